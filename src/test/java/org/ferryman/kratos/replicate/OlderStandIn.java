package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInDsn;
import org.ferryman.kratos.sample.StandInKratos;

/**
 * The stand-in as a database of v0.10.1 sees it: of the migrations up to the sample's level it makes the records alone,
 * and changes rows, as some of them do. It fails while there is a file {@code fail-first} before the first of them, or
 * {@code fail-later} after these.
 */
public final class OlderStandIn {

    static final String LEVEL = "v0.10.1";

    private static final String FOLDER = "ferryman.older";

    private OlderStandIn() {}

    static NewKratos in(Path folder) throws IOException, InputException {
        return AskedStandIn.in(folder, OlderStandIn.class, "-D" + FOLDER + "='" + folder + "'");
    }

    private static NavigableSet<String> between() {
        NavigableSet<String> versions = new TreeSet<>(
                KratosLevels.SHIPPED.ofTag(KratosSample.LEVEL).orElseThrow().versions());
        versions.removeAll(KratosLevels.SHIPPED.ofTag(LEVEL).orElseThrow().versions());
        return versions;
    }

    /** What makes a sample one of that level, by what is recorded. */
    static String older() {
        return "DELETE FROM schema_migration WHERE version IN ('" + String.join("', '", between()) + "')";
    }

    public static void main(String[] arguments) throws SQLException {
        String call = String.join(" ", arguments);
        if (call.startsWith("migrate sql") && !call.contains("status")) {
            failIf("fail-first");
            try (Connection connection = StandInDsn.connect(System.getenv("DSN"));
                    Statement statement = connection.createStatement()) {
                for (String version : between()) {
                    statement.execute("INSERT INTO schema_migration (version, version_self) SELECT '" + version
                            + "', 0 WHERE NOT EXISTS (SELECT FROM schema_migration WHERE version = '" + version + "')");
                }
                statement.execute("UPDATE courier_messages SET recipient = lower(recipient) || '.example'");
            }
            failIf("fail-later");
        }
        System.exit(new StandInKratos(System.out, System.err).run(List.of(arguments), System.getenv()));
    }

    private static void failIf(String file) {
        if (Files.exists(Path.of(System.getProperty(FOLDER), file))) {
            System.err.println("it fails");
            System.exit(1);
        }
    }
}
