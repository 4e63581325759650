package org.ferryman.keto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Work;
import org.junit.jupiter.api.Test;

/** Waiting for v0.7, against what both servers were recorded to say. */
class ServerUpStepTest {

    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void v0_7_is_up_when_it_says_so_and_tells_its_version() throws Exception {
        try (KetoStandIn keto = KetoStandIn.reading(KetoApi.V0_7)) {
            ServerUp up = new ServerUpStep(keto.url() + "/", SOON).produce(Work.quiet());
            assertThat(up).isEqualTo(new ServerUp(keto.url(), "master"));
        }
    }

    @Test
    void v0_6_is_told_from_it_though_it_is_as_ready() throws Exception {
        try (KetoStandIn keto = KetoStandIn.reading(KetoApi.V0_6)) {
            ServerUpStep step = new ServerUpStep(keto.url(), SOON);
            assertThatThrownBy(() -> step.produce(Work.quiet()))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked ->
                                    assertThat(blocked.findings().get(0).id()).isEqualTo("KETO_IS_V0_6"));
        }
    }

    @Test
    void nobody_there_is_waited_for_until_it_is_cancelled() throws Exception {
        Cancellation cancellation = new Cancellation();
        List<String> waits = new ArrayList<>();
        Work work = new Work(
                progress -> {
                    if (!progress.waitsFor().isEmpty()) {
                        waits.add(progress.waitsFor());
                    }
                    if (waits.size() == 3) {
                        cancellation.request();
                    }
                },
                cancellation,
                Journal.NONE);
        ServerUpStep step = new ServerUpStep("http://127.0.0.1:" + closedPort(), SOON);
        assertThatThrownBy(() -> step.produce(work)).isInstanceOf(CancelledException.class);
        assertThat(waits).hasSize(3).allSatisfy(wait -> assertThat(wait).contains("does not answer"));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void what_is_no_url_is_named() {
        assertThatThrownBy(() -> new ServerUpStep("localhost:4466", SOON)).isInstanceOf(InputException.class);
    }
}
