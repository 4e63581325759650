package org.ferryman.kratos.binary;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Programs in the place of Kratos whose work this process does. Each is a script with an exit code and output of its
 * own, which says at once what version it is, and hands all else over. As a Java of its own each
 * call took longer than the rest of most tests; only what is to be killed has to be one.
 */
public final class StandInDesk {

    private static final StandInDesk OPEN = open();

    private final ServerSocket socket;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final AtomicInteger counter = new AtomicInteger();

    private StandInDesk(ServerSocket socket) {
        this.socket = socket;
    }

    /** What such a program does. */
    public interface Program {

        /** Does it, and returns the exit code. */
        int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
                throws Exception;
    }

    /**
     * Writes a script.
     *
     * @param version what it says that it is
     * @param apart lines that come before all is handed over: what is done otherwise
     */
    public static Path script(Path file, String version, String apart, Program program) throws IOException {
        String name = String.valueOf(OPEN.counter.incrementAndGet());
        OPEN.programs.put(name, program);
        Files.writeString(file, """
                #!/usr/bin/env bash
                if [ "$*" = version ]; then printf 'Version:\\t\\t\\t%s\\n'; exit; fi
                %s
                exec 3<>/dev/tcp/127.0.0.1/%d || exit 70
                printf '%%s\\0' %s "$DSN" "$#" "$@" >&3
                while IFS= read -r line <&3; do
                    case "$line" in
                        o*) printf '%%s\\n' "${line:1}";;
                        e*) printf '%%s\\n' "${line:1}" >&2;;
                        *) exit "$line";;
                    esac
                done
                exit 70
                """.formatted(version, apart, OPEN.socket.getLocalPort(), name));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static StandInDesk open() {
        try {
            StandInDesk desk = new StandInDesk(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(desk::serve);
            return desk;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (true) {
            try {
                Socket call = socket.accept();
                daemon(() -> answer(call));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket call) {
        try (call;
                InputStream asked = new BufferedInputStream(call.getInputStream());
                OutputStream answer = call.getOutputStream()) {
            Program program = programs.get(word(asked));
            Map<String, String> environment = Map.of("DSN", word(asked));
            List<String> arguments = new ArrayList<>();
            for (int left = Integer.parseInt(word(asked)); left > 0; left--) {
                arguments.add(word(asked));
            }
            int exit;
            try (PrintStream out = lines('o', answer);
                    PrintStream err = lines('e', answer)) {
                exit = program.run(arguments, environment, out, err);
            }
            answer.write((exit + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (Exception failure) {
            // Whoever asked was ended meanwhile, or ends with a code that no program has.
            System.getLogger(StandInDesk.class.getName()).log(System.Logger.Level.WARNING, "no answer", failure);
        }
    }

    private static String word(InputStream asked) throws IOException {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        for (int next = asked.read(); next > 0; next = asked.read()) {
            word.write(next);
        }
        return word.toString(StandardCharsets.UTF_8);
    }

    /** Hands each line over when it is whole, with a mark in front. */
    private static PrintStream lines(char mark, OutputStream answer) {
        OutputStream marked = new FilterOutputStream(answer) {

            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public void write(int next) throws IOException {
                if (line.size() == 0) {
                    line.write(mark);
                }
                line.write(next);
                if (next == '\n') {
                    line.writeTo(answer);
                    line.reset();
                }
            }

            @Override
            public void close() throws IOException {
                if (line.size() > 0) {
                    write('\n');
                }
            }
        };
        return new PrintStream(marked, true, StandardCharsets.UTF_8);
    }
}
