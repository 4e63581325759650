package org.ferryman.cli.kratos.wayback;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.cli.database.RecordedRun;
import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Mixin;

/** What commands have in common that work on both databases, or on one if the other is gone. */
abstract class SidesCommandLine extends BlueGreenCommandLine {

    @Mixin
    private SideOptions sides = new SideOptions();

    SidesCommandLine(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    /** Makes a step for the databases that are there. */
    @FunctionalInterface
    interface Maker<R> {
        Change<R> make(Optional<Database> source, Optional<Database> target, Path folder);
    }

    <R> CommandAnswer onSides(Maker<R> maker, Function<R, CommandAnswer> done) throws Exception {
        if (sides.withoutSource && sides.withoutTarget) {
            throw usage("Give either --without-source or --without-target.");
        } else if (!sides.withoutSource && !sides.withoutTarget) {
            return recorded(run -> change(
                    run, maker.make(Optional.of(run.database()), Optional.of(run.target()), run.folder()), done));
        }
        ConnectionSettings connection = sides.withoutSource ? connection(named()) : connection();
        try (RecordedRun run =
                OneSideRun.open(connection, Optional.ofNullable(namedFolder()), terminal(), cancellation())) {
            Optional<Database> there = Optional.of(run.database());
            Change<R> step = sides.withoutSource
                    ? maker.make(Optional.empty(), there, run.folder())
                    : maker.make(there, Optional.empty(), run.folder());
            CommandAnswer answer = change(run, step, done).after(run.reached().differences(connection));
            return withConnection(run.database().settings(), answer);
        }
    }
}
