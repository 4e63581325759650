package org.ferryman.kratos.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.InputException;
import org.ferryman.testing.TestPatience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KratosAdminTest {

    private static HttpServer server(int status, String body) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/admin/health/ready", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static KratosAdmin.Answer ask(int status, String body) throws Exception {
        HttpServer server = server(status, body);
        try {
            return KratosAdmin.at("http://127.0.0.1:" + server.getAddress().getPort() + "/")
                    .ask(TestPatience.get(), new Cancellation());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_kratos_that_is_ready_says_so() throws Exception {
        KratosAdmin.Answer answer = ask(200, "{\"status\":\"ok\"}");
        assertThat(answer.ready()).contains(true);
        assertThat(answer.finding()).isEmpty();
    }

    /** The answer of v26.2.0 on a database of v1.3.1. */
    @Test
    void one_that_waits_for_migrations_blocks() throws Exception {
        KratosAdmin.Answer answer = ask(
                503,
                "{\"error\":{\"code\":500,\"status\":\"Internal Server Error\","
                        + "\"message\":\"migrations have not yet been fully applied\"}}\n");
        assertThat(answer.ready()).contains(false);
        assertThat(answer.finding()).hasValueSatisfying(finding -> {
            assertThat(finding.id()).isEqualTo("KRATOS_NOT_READY");
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.seen()).contains("(503: migrations have not yet been fully applied)");
        });
    }

    @Test
    void of_checks_that_fail_only_the_names_are_told() throws Exception {
        String body = "{\"errors\":{\"migrations\":\"pending at db.internal\",\"database\":\"x\"}}";
        assertThat(ask(503, body).finding())
                .hasValueSatisfying(finding -> assertThat(finding.seen())
                        .contains("(503: migrations, database)")
                        .doesNotContain("db.internal"));
    }

    @Test
    void what_answers_otherwise_or_not_at_all_says_nothing() throws Exception {
        KratosAdmin.Answer other = ask(404, "no");
        assertThat(other.ready()).isEmpty();
        assertThat(other.finding()).hasValueSatisfying(finding -> {
            assertThat(finding.id()).isEqualTo("KRATOS_ADMIN_UNREACHABLE");
            assertThat(finding.blocks()).isFalse();
            assertThat(finding.seen()).endsWith("/admin/health/ready answers 404.");
        });
        HttpServer gone = server(200, "");
        gone.stop(0);
        KratosAdmin.Answer silent = KratosAdmin.at(
                        "http://127.0.0.1:" + gone.getAddress().getPort())
                .ask(TestPatience.get(), new Cancellation());
        assertThat(silent.ready()).isEmpty();
        assertThat(silent.finding())
                .hasValueSatisfying(
                        finding -> assertThat(finding.seen()).contains("does not answer (ConnectException)"));
    }

    @Test
    void who_cancels_does_not_wait_for_its_answer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        Cancellation cancellation = new Cancellation();
        try {
            KratosAdmin admin =
                    KratosAdmin.at("http://127.0.0.1:" + server.getAddress().getPort());
            CompletableFuture<Void> cancelling = CompletableFuture.runAsync(() -> {
                try {
                    asked.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                cancellation.request();
            });
            assertThatThrownBy(() -> admin.ask(TestPatience.get(), cancellation))
                    .isInstanceOf(CancelledException.class);
            cancelling.join();
        } finally {
            end.countDown();
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:4434", "ftp://host", "http://user:tell-nobody@host", "http://host?x=tell-nobody"})
    void what_is_no_url_is_refused_and_not_quoted(String url) {
        InputException refused = catchThrowableOfType(InputException.class, () -> KratosAdmin.at(url));
        assertThat(refused.finding().id()).isEqualTo("KRATOS_ADMIN_URL_INVALID");
        assertThat(refused.finding().toString()).doesNotContain("tell-nobody");
    }
}
