package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.replication.LogSequenceNumber;

/** Waiting for a follower. */
@UsesServer
@Timeout(120)
class ReplicationControlTest {

    private static final int PAGE = 8192;
    private static final int PAGE_HEADER = 24;
    /** What a message's record holds beside its text: XLogRecord, the head of its data, xl_logical_message, a NUL. */
    private static final int MESSAGE_HEADER = 24 + 5 + 24 + 1;

    /** There the next record would begin behind the header of the next page, which nobody receives without it. */
    @Test
    void a_follower_has_everything_where_the_last_record_fills_a_page_of_the_log(@TempDir Path folder)
            throws Exception {
        try (Pair pair = LogicalServer.shared().upgraded(folder)) {
            ReplicationControl control = new ReplicationControl(pair.both, pair.name());
            long size = 0;
            long place = -1;
            // Something else may be written in between; then the next page is tried.
            for (int tries = 0; (place < 0 || place % PAGE > PAGE_HEADER) && tries < 100; tries++) {
                long before = placeInPage(pair);
                long room = PAGE - before - size;
                pair.inBlue("SELECT pg_logical_emit_message(false, '', repeat('x', "
                        + ((room < 1_000 ? room + PAGE - PAGE_HEADER : room) - MESSAGE_HEADER) + "))");
                before = placeInPage(pair);
                place = LogSequenceNumber.valueOf(control.mark(Work.quiet())).asLong();
                size = size == 0 ? place % PAGE - before : size;
            }
            assertThat(place % PAGE).isIn(0L, (long) PAGE_HEADER);
            control.await(
                    LogSequenceNumber.valueOf(place).asString(),
                    Duration.ofSeconds(5),
                    new Cancellation(),
                    new ProgressMeter(ProgressListener.NONE),
                    () -> {});
        }
    }

    private static long placeInPage(Pair pair) throws Exception {
        return Long.parseLong(LogicalServer.shared()
                .texts(pair.blue, "SELECT mod(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), 8192)::text")
                .get(0));
    }
}
