package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosDsn;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions.ByHandOptions;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;

/** Migrations that somebody runs by hand: Ferryman says how, and watches the database until all are recorded. */
final class HandMigrations implements OutsideMigrations {

    private final Database database;
    private final NewKratos.ByHand kratos;
    private final ByHandOptions options;
    private Optional<MigrationWatch> watch = Optional.empty();

    HandMigrations(Database database, NewKratos.ByHand kratos, ByHandOptions options) {
        this.database = database;
        this.kratos = kratos;
        this.options = options;
    }

    /** What keeps from it, and what should be known. */
    static List<Finding> findings(Session session, boolean frozen, List<String> writers, ByHandOptions options)
            throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (frozen && !options.passInDsn()) {
            findings.add(Finding.blocker(
                    "KRATOS_FROZEN_BY_HAND",
                    "Writes to Kratos' tables are stopped by the guard, and it would refuse the Kratos that you run.",
                    "Only a session with the pass gets through: Ferryman gives it to a Kratos that it runs itself.",
                    "Add &ferryman.pass= with what is in the file kratos-pass of the run folder to your DSN, and give"
                            + " --pass-in-dsn. Or run `ferryman kratos thaw`, and stop Kratos instead: without a"
                            + " session of its roles nobody writes."));
        } else if (!frozen && !writers.isEmpty()) {
            findings.add(writersConnected(writers));
        }
        RoleLockTimeout.obstacle(session, options.lockTimeoutRole()).ifPresent(findings::add);
        return findings;
    }

    /** Those who can write while nothing stops them. */
    static Finding writersConnected(List<String> writers) {
        return Finding.warning(
                "KRATOS_WRITERS_CONNECTED",
                "Sessions of roles that may write to Kratos' tables: " + String.join(", ", writers) + ".",
                "Writes are not stopped, so that nothing can be proven afterwards.",
                "Stop Kratos and its courier, and run the command again before you run the migrations.");
    }

    @Override
    public String told(MigrationLook look, Path folder) {
        boolean frozen = look.frozen();
        String dsn =
                KratosDsn.forPeople(database.settings(), database.patience().lock(), frozen);
        return "-- you run " + look.plan().pending().size() + " migrations with Kratos " + look.version()
                + ", while Ferryman watches:\n"
                + "--   " + KratosBinary.byHand(kratos.config()) + "\n"
                + "-- with the environment variable DSN, in which PASSWORD is percent-encoded:\n"
                + "--   " + dsn
                + (frozen ? "\n-- in which PASS is what is in " + folder.resolve("kratos-pass") : "")
                + "\n-- Ctrl-C ends the watch, and not Kratos";
    }

    @Override
    public boolean begin(MigrationLook look, MigrationWatch following, ProgressMeter meter, Work work) {
        // They have stopped the old Kratos, or told the new one the pass.
        return false;
    }

    @Override
    public boolean await(MigrationLook look, MigrationWatch following, ProgressMeter meter, Work work)
            throws Exception {
        watch = Optional.of(following);
        return following.await(options.patience(), "you to run `" + KratosBinary.byHand(kratos.config()) + "`", work);
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    @Override
    public Optional<Finding> state() {
        return watch.map(following -> Finding.blocker(
                "KRATOS_BY_HAND_UNFINISHED",
                "Of the migrations that you run, " + following.recorded() + " of " + following.total()
                        + " are recorded.",
                "Ferryman only watched: it ended nothing, and a Kratos that is at work goes on.",
                "`ferryman kratos status` shows the level. Run `" + KratosBinary.byHand(kratos.config())
                        + "`, and `ferryman kratos migrate --by-hand` again: it goes on there."));
    }
}
