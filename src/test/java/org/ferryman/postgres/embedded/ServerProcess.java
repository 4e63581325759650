package org.ferryman.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ferryman.testing.TestJava;

/** A JVM that starts a server, tells its port, and exits when its input ends. */
record ServerProcess(Process process, int port) {

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        EmbeddedServer server =
                arguments[0].equals("temporary") ? EmbeddedServer.temporary(folder) : EmbeddedServer.startIn(folder);
        System.out.println("port " + server.port());
        System.exit(System.in.read() == -1 ? 0 : 1);
    }

    static Process launch(String kind, Path folder) throws IOException {
        List<String> command = TestJava.command(ServerProcess.class);
        command.addAll(List.of(kind, folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static ServerProcess of(Process process) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = output.readLine();
        }
        assertThat(line).as("the child's answer").isNotNull();
        return new ServerProcess(process, Integer.parseInt(line.substring("port ".length())));
    }

    void exit() throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
