package org.ferryman.postgres.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.engine.process.ProcessTree;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.guard.OwnObjects;

/**
 * Some tables of a dump, put into a database in the caller's transaction: {@code pg_restore} writes them as SQL, and
 * needs no connection for it.
 */
final class DumpScript {

    private static final Pattern SET = Pattern.compile("SET (\\w+) = .*");

    /** What a script may set: all else is as the transaction has it, and a server may not know it. */
    private static final Set<String> KEPT = Set.of("default_tablespace", "default_table_access_method");

    private final Path program;
    private final Path folder;
    private final Charset charset;

    /**
     * A dump.
     *
     * @param program pg_restore
     * @param folder the dump
     * @param charset of the database that it was made of
     */
    DumpScript(Path program, Path folder, Charset charset) {
        this.program = program;
        this.folder = folder;
        this.charset = charset;
    }

    /** The command that writes them as SQL. */
    static List<String> command(Path program, String list, Path folder) {
        return List.of(program.toString(), "--use-list=" + list, "--file=-", folder.toString());
    }

    /**
     * Runs it.
     *
     * @param entries what the dump holds
     * @throws BlockedException if the dump does not hold one of the tables, or can't be read; roll back
     */
    void into(Session session, DumpEntries entries, List<QualifiedName> tables, LongConsumer bytes)
            throws IOException, SQLException, CancelledException, BlockedException, InterruptedException {
        List<Integer> chosen = entries.ofTables(tables).orElseThrow(() -> failed("it does not hold all of the tables"));
        Path list = Files.createTempFile("ferryman-restore", ".list");
        Path errors = Files.createTempFile("ferryman-restore", ".log");
        try {
            Files.writeString(list, chosen.stream().map(id -> id + ";\n").collect(Collectors.joining()));
            run(session, list, errors, bytes);
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(errors);
        }
    }

    private void run(Session session, Path list, Path errors, LongConsumer bytes)
            throws IOException, SQLException, CancelledException, BlockedException, InterruptedException {
        Process process = new ProcessBuilder(command(program, list.toString(), folder))
                .redirectError(errors.toFile())
                .start();
        try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            process.getOutputStream().close();
            ScriptReader script = new ScriptReader(in, charset, bytes);
            for (String sql = script.statement(); !sql.isEmpty(); sql = script.statement()) {
                Optional<String> wanted = wanted(sql);
                if (wanted.isPresent()) {
                    script.run(session, wanted.get());
                }
            }
            boolean ended = process.waitFor(Patience.DEFAULT.answer().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || process.exitValue() != 0) {
                throw failed(PrivateFiles.tail(errors).strip());
            }
        } finally {
            ProcessTree.end(process, Patience.DEFAULT.cancel());
        }
    }

    /** Settings end with the transaction, and Ferryman's own triggers are no part of the tables. */
    static Optional<String> wanted(String sql) {
        Matcher setting = SET.matcher(sql);
        if (setting.matches()) {
            return KEPT.contains(setting.group(1))
                    ? Optional.of("SET LOCAL" + sql.substring("SET".length()))
                    : Optional.empty();
        }
        boolean searchPath = sql.startsWith("SELECT pg_catalog.set_config('search_path'");
        boolean ours = sql.startsWith("CREATE TRIGGER ")
                && OwnObjects.SCHEMAS.stream().anyMatch(schema -> sql.contains(" EXECUTE FUNCTION " + schema + "."));
        return searchPath || ours ? Optional.empty() : Optional.of(sql);
    }

    private BlockedException failed(String said) {
        return new BlockedException(List.of(Finding.blocker(
                "BACKUP_NOT_RESTORED",
                program + " could not read the backup in " + folder + ": " + said + ".",
                "Nothing has changed: what was restored until then is taken back.",
                "Resolve what the message says, or name another backup.")));
    }
}
