package org.ferryman.cli.kratos;

import java.time.Duration;
import org.ferryman.kratos.migrate.MigrateOptions;
import picocli.CommandLine.Mixin;

/** What may be chosen for the migrations. */
final class KratosMigrateOptions {

    @Mixin
    private KratosByHandOptions byHand = new KratosByHandOptions();

    @Mixin
    private KratosRepairOptions repair = new KratosRepairOptions();

    /** Complains about what does not go together. */
    void check(KratosCommandLine command) {
        repair.check(command);
    }

    boolean repairsNids() {
        return repair.repairsNids();
    }

    /** Whether a Kratos that somebody runs by hand gets through the guard. */
    boolean passInDsn() {
        return byHand.passInDsn();
    }

    /** @param patience how long migrations by hand are watched */
    MigrateOptions options(Duration patience) {
        return repair.with(byHand.options(patience));
    }
}
