package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ferryman.engine.Cancellation;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.replication.ReplicationSide;

/** What Ferryman has left on one side, and which one that is. */
record SideTraces(ReplicationSide side, FerrymanTraces traces) {

    /** The sides that are there; who follows ends before what is followed. */
    static List<SideTraces> of(
            Optional<Database> source,
            Optional<Database> target,
            BiFunction<Database, ReplicationSide, FerrymanTraces> which) {
        List<SideTraces> sides = new ArrayList<>();
        source.ifPresent(database ->
                sides.add(new SideTraces(ReplicationSide.SOURCE, which.apply(database, ReplicationSide.SOURCE))));
        target.ifPresent(database ->
                sides.add(new SideTraces(ReplicationSide.TARGET, which.apply(database, ReplicationSide.TARGET))));
        return sides;
    }

    /** What would be run, on which side. */
    static List<String> preview(List<SideTraces> sides) throws Exception {
        List<String> statements = new ArrayList<>();
        for (SideTraces side : sides) {
            List<String> removal = side.traces().look(new Cancellation()).statements();
            if (!removal.isEmpty()) {
                statements.add("-- on the " + side.side().word());
                statements.addAll(removal);
            }
        }
        return statements;
    }
}
