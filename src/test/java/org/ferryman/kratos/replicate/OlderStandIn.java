package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.StandInDesk;
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

    public static final String LEVEL = "v0.10.1";

    private OlderStandIn() {}

    public static NewKratos in(Path folder) throws IOException, InputException {
        return AskedStandIn.named(StandInDesk.script(
                folder.resolve("stand-in"),
                StandInKratos.LEVEL,
                "",
                (arguments, environment, out, err) -> run(folder, arguments, environment, out, err)));
    }

    private static NavigableSet<String> between() {
        NavigableSet<String> versions = new TreeSet<>(
                KratosLevels.SHIPPED.ofTag(KratosSample.LEVEL).orElseThrow().versions());
        versions.removeAll(KratosLevels.SHIPPED.ofTag(LEVEL).orElseThrow().versions());
        return versions;
    }

    /** What makes a sample one of that level, by what is recorded. */
    public static String older() {
        return "DELETE FROM schema_migration WHERE version IN ('" + String.join("', '", between()) + "')";
    }

    static int run(
            Path folder, List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws SQLException {
        String call = String.join(" ", arguments);
        if (call.startsWith("migrate sql") && !call.contains("status")) {
            if (Files.exists(folder.resolve("fail-first"))) {
                return fail(err);
            }
            try (Connection connection = StandInDsn.connect(environment.get("DSN"));
                    Statement statement = connection.createStatement()) {
                for (String version : between()) {
                    statement.execute("INSERT INTO schema_migration (version, version_self) SELECT '" + version
                            + "', 0 WHERE NOT EXISTS (SELECT FROM schema_migration WHERE version = '" + version + "')");
                }
                statement.execute("UPDATE courier_messages SET recipient = lower(recipient) || '.example'");
            }
            if (Files.exists(folder.resolve("fail-later"))) {
                return fail(err);
            }
        }
        return new StandInKratos(out, err).run(arguments, environment);
    }

    private static int fail(PrintStream err) {
        err.println("it fails");
        return 1;
    }
}
