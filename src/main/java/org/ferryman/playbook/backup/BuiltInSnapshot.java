package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.SnapshotWriter;
import org.ferryman.postgres.backup.TableScript;

/** A backup without client tools: the service's tables, and nothing else, in one file that psql restores. */
final class BuiltInSnapshot {

    private static final String SUFFIX = "-snapshot.sql";

    private final ServiceNames names;
    private final Session session;
    private final List<TableScript> tables;

    private BuiltInSnapshot(ServiceNames names, Session session, List<TableScript> tables) {
        this.names = names;
        this.session = session;
        this.tables = tables;
    }

    /** What its file is called. */
    static String file(ServiceNames names) {
        return names.command() + SUFFIX;
    }

    /** Its file in a backup that was made so. */
    static String file(BackupResult backup) {
        return backup.files().stream()
                .map(FileSum::path)
                .filter(path -> path.endsWith(SUFFIX))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Looks at what there is to save.
     *
     * @throws BlockedException if a table has anything that would be lost; each is named
     */
    static BuiltInSnapshot of(
            Session session, ServiceUpgrade service, List<QualifiedName> tables, List<Finding> findings)
            throws SQLException, CancelledException, BlockedException {
        ServiceNames names = service.names();
        List<TableScript> scripts = new ArrayList<>();
        for (QualifiedName table : tables) {
            TableScript script = TableScript.of(session, table);
            List<String> unexpected = new ArrayList<>(TableScript.beyond(session, table, tables));
            unexpected.addAll(columns(script, service));
            if (!unexpected.isEmpty()) {
                findings.add(Finding.blocker(
                        "SNAPSHOT_REFUSES",
                        table + " is not as " + names.service() + " made it: " + String.join("; ", unexpected) + ".",
                        "The built-in snapshot knows " + names.service() + "'s own tables only; it would lose this.",
                        "Back up with pg_dump, which knows everything, or put the table back as it was."));
            }
            scripts.add(script);
        }
        BlockedException.throwIfAny(findings);
        return new BuiltInSnapshot(names, session, scripts);
    }

    private static List<String> columns(TableScript script, ServiceUpgrade service) {
        List<String> known = service.columns(script.table()).orElse(script.columns());
        List<String> unexpected = new ArrayList<>(script.columns());
        unexpected.removeAll(known);
        List<String> missing = new ArrayList<>(known);
        missing.removeAll(script.columns());
        List<String> words = new ArrayList<>();
        unexpected.forEach(column -> words.add("column " + column));
        missing.forEach(column -> words.add("no column " + column));
        return words;
    }

    void write(Path folder, BackupResult.Source source, String taken, ProgressMeter meter)
            throws SQLException, CancelledException, IOException {
        List<String> about = List.of(
                names.tables() + " of database " + source.database() + ", schema " + source.schema() + ", PostgreSQL "
                        + source.server() + ", at " + taken,
                "Restore it, all or nothing, into a database that has none of these tables:",
                "  psql --no-psqlrc --set ON_ERROR_STOP=1 --file " + file(names) + " DATABASE");
        try (PendingFile file = PendingFile.open(folder.resolve(file(names)))) {
            new SnapshotWriter(session, file.out()).write(about, source.schema(), tables, meter::advance);
            file.finish();
            file.publish();
        }
    }
}
