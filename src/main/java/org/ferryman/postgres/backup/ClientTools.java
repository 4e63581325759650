package org.ferryman.postgres.backup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.Severity;
import org.ferryman.engine.file.PrivateFiles;

/** The client tools of this machine: every {@code pg_dump} that has a {@code pg_restore} beside it. */
public final class ClientTools {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)(\\.\\d+|devel|beta\\d+|rc\\d+)*)");

    private final ClientFolders folders;

    private ClientTools(ClientFolders folders) {
        this.folders = folders;
    }

    /**
     * Looks on PATH and in the usual places of the operating system.
     *
     * @param environment the process's environment
     * @param system the operating system's name, as {@code os.name} has it
     */
    public static ClientTools of(Map<String, String> environment, String system) {
        return of(environment, system, Path.of("/"));
    }

    static ClientTools of(Map<String, String> environment, String system, Path root) {
        return new ClientTools(new ClientFolders(environment, system, root));
    }

    /** Looks nowhere but in these folders. */
    public static ClientTools in(Path... path) {
        String joined = Stream.of(path).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return of(Map.of("PATH", joined), System.getProperty("os.name"), Path.of("nowhere"));
    }

    /** All there are, in the order in which they were found; runs each once to ask for its version. */
    public List<PgClient> find(Cancellation cancellation) throws IOException, InterruptedException, CancelledException {
        List<PgClient> found = new ArrayList<>();
        for (Path folder : folders.all()) {
            Optional<Path> dump = folders.program(folder, "pg_dump");
            Optional<Path> restore = folders.program(folder, "pg_restore");
            if (dump.isPresent() && restore.isPresent()) {
                version(dump.get(), cancellation)
                        .ifPresent(version -> found.add(new PgClient(
                                dump.get(), restore.get(), version, Integer.parseInt(version.split("\\D", 2)[0]))));
            }
        }
        return found;
    }

    private static Optional<String> version(Path program, Cancellation cancellation)
            throws IOException, InterruptedException, CancelledException {
        Path output = Files.createTempFile("ferryman-version", ".txt");
        try {
            int code = ClientProgram.start(
                            List.of(program.toString(), "--version"), environment -> {}, output, line -> {})
                    .await(cancellation, Patience.DEFAULT, Patience.DEFAULT.answer(), () -> 0);
            Matcher version = VERSION.matcher(PrivateFiles.tail(output));
            return code == 0 && version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (ClientProgram.SilentException | IOException unusable) {
            return Optional.empty();
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /**
     * The one that suits a server: pg_dump refuses a server newer than itself, and what a newer one writes an older
     * server may not take back, so the oldest that is not older than the server.
     */
    public static Optional<PgClient> suited(List<PgClient> found, int serverMajor) {
        return found.stream()
                .filter(client -> client.major() >= serverMajor)
                .min(Comparator.comparingInt(PgClient::major));
    }

    /**
     * Why none suits, and what to do.
     *
     * @param consequence what follows from it
     */
    public static Finding unsuited(List<PgClient> found, int serverMajor, Severity severity, String consequence) {
        String remedy = "Install the client tools of PostgreSQL %1$d or later (apt-get install postgresql-client-%1$d;"
                        .formatted(serverMajor)
                + " dnf install postgresql%1$d; brew install postgresql@%1$d; on Windows the \"Command Line Tools\""
                        .formatted(serverMajor)
                + " of EnterpriseDB's installer), or put the folder that has them on PATH.";
        if (found.isEmpty()) {
            return new Finding(
                    "PG_DUMP_MISSING",
                    severity,
                    "No pg_dump with a pg_restore beside it is on PATH or where packages put it.",
                    consequence,
                    remedy);
        }
        String versions = found.stream()
                .map(client -> client.dump() + " (" + client.version() + ")")
                .collect(Collectors.joining(", "));
        return new Finding(
                "PG_DUMP_TOO_OLD",
                severity,
                "The server is PostgreSQL " + serverMajor + ", and pg_dump is older: " + versions + ".",
                "pg_dump refuses a server newer than itself. " + consequence,
                remedy);
    }
}
