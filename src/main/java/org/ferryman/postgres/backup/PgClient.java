package org.ferryman.postgres.backup;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.engine.process.NativeText;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.LibpqEnvironment;

/**
 * A {@code pg_dump} and its {@code pg_restore}. They never ask anything, and learn the password by their environment.
 *
 * @param dump the file of {@code pg_dump}
 * @param restore the file of {@code pg_restore} in the same folder
 * @param version {@code 15.18}
 * @param major {@code 15}
 */
public record PgClient(Path dump, Path restore, String version, int major) {

    private static final int FIRST_WITH_SYSTEM_AUTHORITIES = 16;
    private static final int JOBS = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

    /** Who watches: what ends it, and who is told its output and how many bytes there are. */
    public record Watch(Cancellation cancellation, Consumer<String> lines, LongConsumer bytes) {}

    /**
     * Dumps a database, in directory format.
     *
     * @param snapshot of an open transaction on the same server, whose state is dumped
     * @param only the tables to dump; if empty, the whole database
     * @param folder is made
     * @param otherwise what to do where rights are missing, in words
     * @throws BlockedException if it fails, with the end of its log
     */
    public void dump(
            ConnectionSettings settings,
            String snapshot,
            List<QualifiedName> only,
            Path folder,
            Path log,
            Watch watch,
            String otherwise)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        dump(
                settings,
                snapshot,
                only,
                folder,
                log,
                watch,
                otherwise,
                settings.patience().dump());
    }

    void dump(
            ConnectionSettings settings,
            String snapshot,
            List<QualifiedName> only,
            Path folder,
            Path log,
            Watch watch,
            String otherwise,
            Duration silence)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        requireSameConnection(settings);
        int code = run(dumpCommand(snapshot, only, folder), Optional.of(settings), log, watch, silence, () -> {
            long bytes = ClientProgram.bytes(folder);
            watch.bytes().accept(bytes);
            return bytes;
        });
        if (code != 0) {
            throw failed(dump, code, log, folder, otherwise);
        }
    }

    /** What {@link #dump} runs. */
    public List<String> dumpCommand(String snapshot, List<QualifiedName> only, Path folder) {
        List<String> command = new ArrayList<>(List.of(
                dump.toString(),
                "--no-password",
                "--verbose",
                "--format=directory",
                "--jobs=" + JOBS,
                "--lock-wait-timeout=60s",
                "--snapshot=" + snapshot,
                "--file=" + folder));
        // Quoted, a pattern matches that one name.
        only.forEach(table -> command.add("--table=" + table.quoted()));
        return command;
    }

    /** What {@link #list} runs. */
    public List<String> listCommand(Path folder) {
        return List.of(restore.toString(), "--list", folder.toString());
    }

    /** What {@link #restore} runs. */
    public List<String> restoreCommand(String database, Path folder) {
        return List.of(
                restore.toString(),
                "--no-password",
                "--verbose",
                "--no-owner",
                "--no-privileges",
                "--no-tablespaces",
                "--no-publications",
                "--no-subscriptions",
                "--jobs=" + JOBS,
                "--dbname=" + conninfo(database),
                folder.toString());
    }

    /** What the environment of all of them says about the connection, for people: without the password. */
    public static List<String> environment(ConnectionSettings settings) {
        return LibpqEnvironment.shown(settings);
    }

    /**
     * What is in a dump: the lines of {@code pg_restore --list}.
     *
     * @param encoding of the database, as the server calls it: a dump, and so the list, has names in it
     * @throws BlockedException if it can't be read
     */
    public List<String> list(Path folder, String encoding, Cancellation cancellation)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        return listed(listCommand(folder), folder, encoding, cancellation).stream()
                .filter(line -> !line.startsWith(";"))
                .toList();
    }

    private List<String> listed(List<String> command, Path folder, String encoding, Cancellation cancellation)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        Path list = Files.createTempFile("ferryman-list", ".txt");
        try {
            Watch watch = new Watch(cancellation, line -> {}, bytes -> {});
            int code = run(command, Optional.empty(), list, watch, Patience.DEFAULT.dump(), () -> 0);
            if (code != 0) {
                throw failed(restore, code, list, folder, "see who may read " + folder);
            }
            return new String(Files.readAllBytes(list), charset(encoding))
                    .lines()
                    .toList();
        } finally {
            Files.deleteIfExists(list);
        }
    }

    /** What {@link #restoreInto} runs, with the list of what it takes from the dump. */
    public List<String> scriptCommand(String list, Path folder) {
        return DumpScript.command(restore, list, folder);
    }

    /**
     * Puts tables of a dump into a database in the caller's transaction, with their keys, indexes, foreign keys, owners
     * and grants: none of them must be there.
     *
     * @param encoding of the database that was dumped, as the server calls it
     * @param bytes is told now and then how many bytes were read since the last time
     * @throws BlockedException if the dump can't be read, or does not hold all of them; roll back
     */
    public void restoreInto(
            Session session, Path folder, String encoding, List<QualifiedName> tables, LongConsumer bytes)
            throws IOException, InterruptedException, CancelledException, BlockedException, SQLException {
        List<String> command = new ArrayList<>(listCommand(folder));
        command.add(1, "--verbose");
        DumpEntries entries = DumpEntries.of(listed(command, folder, encoding, session.cancellation()));
        new DumpScript(restore, folder, charset(encoding)).into(session, entries, tables, bytes);
    }

    /** The same in Java, where WIN1252 is windows-1252; UTF-8 for what it doesn't know, as SQL_ASCII, which is none. */
    private static Charset charset(String encoding) {
        String name = encoding.replaceFirst("^WIN", "windows-").replaceFirst("^KOI8", "KOI8-");
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /**
     * Restores a dump into an empty database, without its owners and grants: their roles may not be there.
     *
     * @return whether it did so without any error; what errors there were is in the log
     */
    public boolean restore(ConnectionSettings into, Path folder, Path log, Watch watch)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        requireSameConnection(into);
        List<String> command = restoreCommand(into.database(), folder);
        return run(command, Optional.of(into), log, watch, into.patience().restore(), () -> 0) == 0;
    }

    /** It would ask for the key's password on the terminal, or not know what was asked for. */
    private void requireSameConnection(ConnectionSettings settings) throws BlockedException {
        boolean unknownAuthorities = major < FIRST_WITH_SYSTEM_AUTHORITIES
                && settings.rootCertificate().equals(Optional.of(ConnectionSettings.SYSTEM_AUTHORITIES));
        if (settings.keyPassword().isPresent() || unknownAuthorities) {
            throw new BlockedException(List.of(Finding.blocker(
                    "PG_DUMP_UNUSABLE",
                    dump
                            + (unknownAuthorities
                                    ? " is of version " + version + " and doesn't know sslrootcert=system."
                                    : " can't be given the password of the client's key."),
                    "It could not make the connection that Ferryman makes.",
                    "Use `--tool built-in`"
                            + (unknownAuthorities
                                    ? ", a newer pg_dump, or a file of certificates in sslrootcert."
                                    : ", or a key that is not encrypted."))));
        }
    }

    /** Any name, without being taken for more than a name. */
    private static String conninfo(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Another database, or a wrong password, must not come of letters that were lost on the way. */
    private static void requireExpressible(List<String> command, Optional<ConnectionSettings> settings)
            throws BlockedException {
        Map<String, String> variables = new HashMap<>();
        settings.ifPresent(known -> LibpqEnvironment.set(variables, known));
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (!NativeText.canBePassed(variable.getValue())) {
                throw tooNarrow(variable.getKey() + ", which " + command.get(0) + " needs, has");
            }
        }
        if (!command.stream().allMatch(NativeText::canBePassed)) {
            throw tooNarrow("An argument of " + command.get(0) + " has");
        }
    }

    private static BlockedException tooNarrow(String what) {
        return new BlockedException(
                List.of(NativeText.tooNarrow(what + " letters that can't be passed on to a program.")));
    }

    private static int run(
            List<String> command,
            Optional<ConnectionSettings> settings,
            Path log,
            Watch watch,
            Duration silence,
            ClientProgram.Sign sign)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        requireExpressible(command, settings);
        ClientProgram program;
        try {
            program = ClientProgram.start(
                    command,
                    environment -> settings.ifPresent(known -> LibpqEnvironment.set(environment, known)),
                    log,
                    watch.lines());
        } catch (IOException unusable) {
            throw new BlockedException(List.of(Finding.blocker(
                    "PG_DUMP_UNUSABLE",
                    command.get(0) + " can't be started: " + unusable.getMessage() + ".",
                    "Without it there is no backup by pg_dump.",
                    "Repair its installation, or use `--tool built-in`.")));
        }
        try {
            Patience patience = settings.map(ConnectionSettings::patience).orElse(Patience.DEFAULT);
            return program.await(watch.cancellation(), patience, silence, sign);
        } catch (ClientProgram.SilentException tooLong) {
            throw new BlockedException(List.of(Finding.blocker(
                    "PG_DUMP_SILENT",
                    command.get(0) + " did nothing for " + silence.toSeconds() + " s and was ended." + said(log),
                    "It waits for something that nobody will give it: a password, a lock, a dead" + " connection.",
                    "Give the password by PGPASSWORD, ~/.pgpass, the prompt, or the wizard's password"
                            + " field; see who holds a lock; then try again.")));
        }
    }

    private static BlockedException failed(Path program, int code, Path log, Path folder, String otherwise)
            throws IOException {
        // Not asked of the file's store: in a changed root Java does not find the mount point.
        long free = log.toFile().getUsableSpace();
        return new BlockedException(List.of(Finding.blocker(
                "PG_DUMP_FAILED",
                program + " ended with code " + code + "." + said(log),
                "The backup is not complete; nothing of it is kept.",
                "The message says what is wrong. " + (free / 1_048_576) + " MB are free on the disk of "
                        + folder.getParent() + ". Where rights are missing, " + otherwise + ".")));
    }

    /** The last lines that tell what went wrong. */
    private static String said(Path log) throws IOException {
        List<String> lines = PrivateFiles.tail(log).lines().toList();
        List<String> errors =
                lines.stream().filter(line -> line.contains("error:")).toList();
        List<String> telling = errors.isEmpty() ? lines : errors;
        int from = Math.max(0, telling.size() - 3);
        return telling.isEmpty() ? "" : " It said: " + String.join(" | ", telling.subList(from, telling.size()));
    }
}
