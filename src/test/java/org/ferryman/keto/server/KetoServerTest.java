package org.ferryman.keto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    @EnumSource(KetoApi.class)
    void both_are_ready_and_tell_who_may(KetoApi api) throws Exception {
        try (KetoStandIn recorded = KetoStandIn.reading(api)) {
            KetoServer server = KetoServer.at(recorded.url(), api);
            assertThat(server.isReady()).isTrue();
            assertThat(server.check(ALICE)).isTrue();
            assertThat(server.check(EVE)).isFalse();
        }
    }

    @Test
    void only_v0_7_tells_its_version() throws Exception {
        try (KetoStandIn before = KetoStandIn.reading(KetoApi.V0_6);
                KetoStandIn after = KetoStandIn.reading(KetoApi.V0_7)) {
            assertThat(KetoServer.at(before.url(), KetoApi.V0_6).version()).isEmpty();
            assertThat(KetoServer.at(after.url(), KetoApi.V0_7).version()).contains("master");
        }
    }

    @Test
    void v0_6_expands_sets() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.reading(KetoApi.V0_6)) {
            assertThat(KetoServer.at(recorded.url(), KetoApi.V0_6).expand("videos", "cat.mp4", "view", 3))
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
        try (KetoStandIn recorded = KetoStandIn.reading(KetoApi.V0_7)) {
            ExpandTree tree = KetoServer.at(recorded.url(), KetoApi.V0_7)
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
    void the_tuples_that_both_list_are_understood() throws Exception {
        try (KetoStandIn before = KetoStandIn.reading(KetoApi.V0_6);
                KetoStandIn after = KetoStandIn.reading(KetoApi.V0_7)) {
            assertThat(new TupleFormat(KetoApi.V0_6).tuples(listed(before)))
                    .containsExactly(ALICE, tuple(new SubjectSet("groups", "cats", "member")));
            assertThat(new TupleFormat(KetoApi.V0_7).tuples(listed(after)))
                    .containsExactly(
                            tuple(new SubjectId("a#b")),
                            ALICE,
                            tuple(new SubjectSet("groups", "https://x.org/y", "member")));
        }
    }

    private static JsonNode listed(KetoStandIn recorded) throws Exception {
        URI all = URI.create(recorded.url() + "/relation-tuples?namespace=videos&page_size=100");
        String page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(all).build(), BodyHandlers.ofString())
                .body();
        return Json.parse(page, JsonNode.class);
    }

    @Test
    void v0_7_takes_ids_and_sets() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.writing(KetoApi.V0_7)) {
            KetoServer server = KetoServer.at(recorded.url(), KetoApi.V0_7);
            server.create(ALICE);
            server.create(tuple(new SubjectSet("groups", "https://x.org/y", "member")));
        }
    }

    @Test
    void what_v0_7_refuses_is_told_with_its_reason() throws Exception {
        try (KetoStandIn recorded = KetoStandIn.writing(KetoApi.V0_7)) {
            KetoServer server = KetoServer.at(recorded.url(), KetoApi.V0_7);
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
        KetoServer server = KetoServer.at("http://127.0.0.1:" + closedPort(), KetoApi.V0_7);
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
    @ValueSource(
            strings = {
                "",
                "localhost:4466",
                "ftp://keto",
                "http://",
                "http://keto/?a=b",
                "http://u:secret@keto",
                "http://u:se/secret@keto",
                "u:secret@keto:4466",
                "keto:4466?key=secret",
                "http://u:secret%@keto"
            })
    void what_is_no_url_of_a_server_is_refused_without_its_secrets(String url) {
        assertThatThrownBy(() -> KetoServer.at(url, KetoApi.V0_7))
                .isInstanceOfSatisfying(InputException.class, failure -> {
                    assertThat(failure.finding().id()).isEqualTo("KETO_URL_INVALID");
                    assertThat(failure.finding().seen()).doesNotContain("secret");
                });
    }

    @Test
    void what_was_mistyped_is_quoted_if_it_holds_no_secret() {
        assertThatThrownBy(() -> KetoServer.at("htp://keto:4466", KetoApi.V0_7))
                .isInstanceOfSatisfying(
                        InputException.class,
                        failure -> assertThat(failure.finding().seen()).contains("“htp://keto:4466”"));
    }

    @Test
    @Timeout(20)
    void whoever_cancels_does_not_wait_for_a_silent_server() throws Exception {
        Cancellation cancellation = new Cancellation();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            KetoServer server = KetoServer.at("http://127.0.0.1:" + silent.getLocalPort(), KetoApi.V0_7)
                    .until(cancellation);
            CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> {
                try (Socket question = silent.accept()) {
                    assertThat(question.getInputStream().read()).isEqualTo('G');
                    cancellation.request();
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            long start = System.nanoTime();
            assertThatThrownBy(server::isReady).isInstanceOf(CancelledException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            asked.get(5, TimeUnit.SECONDS);
            assertThatThrownBy(server::isReady).as("asked again").isInstanceOf(CancelledException.class);
        }
    }
}
