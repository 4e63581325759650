package org.ferryman.keto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.ferryman.engine.InputException;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.Subject;
import org.ferryman.keto.SubjectId;
import org.ferryman.keto.SubjectSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KetoServerTest {

    private static final RelationTuple EVE = tuple(new SubjectId("eve"));
    private static final RelationTuple ALICE = tuple(new SubjectId("alice"));

    private static RelationTuple tuple(Subject subject) {
        return new RelationTuple("videos", "cat.mp4", "view", subject);
    }

    @ParameterizedTest
    @EnumSource(Api.class)
    void both_are_ready_and_tell_who_may(Api api) throws Exception {
        try (KetoStandIn recorded = KetoStandIn.reading(api)) {
            KetoServer server = KetoServer.at(recorded.url(), api);
            assertThat(server.isReady()).isTrue();
            assertThat(server.check(ALICE)).isTrue();
            assertThat(server.check(EVE)).isFalse();
        }
    }

    @Test
    void only_v0_7_tells_its_version() throws Exception {
        try (KetoStandIn before = KetoStandIn.reading(Api.V0_6);
                KetoStandIn after = KetoStandIn.reading(Api.V0_7)) {
            assertThat(KetoServer.at(before.url(), Api.V0_6).version()).isEmpty();
            assertThat(KetoServer.at(after.url(), Api.V0_7).version()).contains("master");
        }
    }

    @Test
    void v0_6_expands_sets() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.reading(Api.V0_6)) {
            assertThat(KetoServer.at(recorded.url(), Api.V0_6).expand("videos", "cat.mp4", "view", 3))
                    .get()
                    .isEqualTo(new ExpandTree(
                            "union",
                            new SubjectSet("videos", "cat.mp4", "view"),
                            List.of(
                                    new ExpandTree("leaf", new SubjectId("alice"), List.of()),
                                    new ExpandTree(
                                            "union",
                                            new SubjectSet("groups", "cats", "member"),
                                            List.of(new ExpandTree("leaf", new SubjectId("bob"), List.of()))))));
        }
    }

    @Test
    void v0_7_expands_sets_whose_object_holds_colons() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.reading(Api.V0_7)) {
            ExpandTree tree = KetoServer.at(recorded.url(), Api.V0_7)
                    .expand("videos", "cat.mp4", "view", 3)
                    .orElseThrow();
            assertThat(tree.children())
                    .extracting(ExpandTree::subject)
                    .contains(
                            new SubjectId("a#b"),
                            new SubjectId("alice"),
                            new SubjectSet("groups", "https://x.org/y", "member"));
        }
    }

    @Test
    void both_list_their_tuples() throws Exception {
        try (KetoStandIn before = KetoStandIn.reading(Api.V0_6);
                KetoStandIn after = KetoStandIn.reading(Api.V0_7)) {
            assertThat(KetoServer.at(before.url(), Api.V0_6).list("videos"))
                    .containsExactly(ALICE, tuple(new SubjectSet("groups", "cats", "member")));
            assertThat(KetoServer.at(after.url(), Api.V0_7).list("videos"))
                    .containsExactly(
                            tuple(new SubjectId("a#b")),
                            ALICE,
                            tuple(new SubjectSet("groups", "https://x.org/y", "member")));
        }
    }

    @Test
    void v0_7_takes_ids_and_sets() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.writing(Api.V0_7)) {
            KetoServer server = KetoServer.at(recorded.url(), Api.V0_7);
            server.create(ALICE);
            server.create(tuple(new SubjectSet("groups", "https://x.org/y", "member")));
            server.delete(tuple(new SubjectId("a#b")));
        }
    }

    @Test
    void what_v0_7_refuses_is_told_with_its_reason() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.writing(Api.V0_7)) {
            KetoServer server = KetoServer.at(recorded.url(), Api.V0_7);
            assertThatThrownBy(() -> server.create(tuple(new SubjectSet("nope", "o", "r"))))
                    .isInstanceOfSatisfying(KetoRefusal.class, refusal -> {
                        assertThat(refusal.status()).isEqualTo(404);
                        assertThat(refusal.reason()).isEqualTo("Unknown namespace with name nope.");
                    });
            assertThatThrownBy(() -> server.create(tuple(new SubjectId("u".repeat(65)))))
                    .isInstanceOfSatisfying(
                            KetoRefusal.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(500));
        }
    }

    @Test
    void a_server_that_is_not_there_is_unreachable() throws Exception {
        KetoServer server = KetoServer.at("http://127.0.0.1:" + closedPort(), Api.V0_7);
        assertThatThrownBy(server::isReady)
                .isInstanceOfSatisfying(
                        TransientException.class,
                        failure -> assertThat(failure.finding().id()).isEqualTo("KETO_UNREACHABLE"));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:4466", "ftp://keto", "http://", "http://keto/?a=b", "http://u:secret@keto"})
    void what_is_no_url_of_a_server_is_refused_without_its_secrets(String url) {
        assertThatThrownBy(() -> KetoServer.at(url, Api.V0_7)).isInstanceOfSatisfying(InputException.class, failure -> {
            assertThat(failure.finding().id()).isEqualTo("KETO_URL_INVALID");
            assertThat(failure.finding().seen()).doesNotContain("secret");
        });
    }
}
