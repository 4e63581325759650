package org.ferryman.cli.keto;

import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.keto.roles.FreezeStep;
import picocli.CommandLine.Mixin;

/** What a freeze and its thaw are about. */
final class FreezeOptions {

    @Mixin
    private UserOptions roles = new UserOptions();

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    FreezeStep step(OpenRun run) {
        return run.playbook().freeze(roles.users(), waiting.waiting());
    }
}
