package org.ferryman.desktop.kratos;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.testing.TestDatabase;

/** A database at v25.4.0 that has the tables of v26.2.0: a stand-in that only records migrations makes it v26.2.0. */
public final class KratosTestDatabase {

    static final String TARGET = "v26.2.0";

    private KratosTestDatabase() {}

    public static void fill(TestDatabase database) throws Exception {
        GoldenSchema.create(database, TARGET);
        Set<String> older = KratosLevels.SHIPPED.ofTag("v25.4.0").orElseThrow().versions();
        database.execute(
                "DELETE FROM schema_migration WHERE version NOT IN ("
                        + older.stream().map(version -> "'" + version + "'").collect(Collectors.joining(", ")) + ")",
                "INSERT INTO networks (id, created_at, updated_at) VALUES (gen_random_uuid(), now(), now())");
    }

    /** As somebody does who runs the migrations by hand. */
    public static void migrate(TestDatabase database) throws Exception {
        Set<String> missing =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(TARGET).orElseThrow().versions());
        missing.removeAll(KratosLevels.SHIPPED.ofTag("v25.4.0").orElseThrow().versions());
        GoldenSchema.record(database, missing);
    }

    /** How the wizard is told of it, and of a new Kratos that behaves so. */
    static ConnectionDraft draft(TestDatabase database, Path folder, Manner manner) throws Exception {
        return new ConnectionDraft(
                database.url(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.of(MigratingKratos.command(folder, TARGET, manner).told()));
    }
}
