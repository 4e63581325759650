package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.http.HttpCalls;
import org.ferryman.kratos.verify.KratosAdmin;

/**
 * The admin API of Kratos, asked to give an identity another schema. Observed with v1.3.1 and v26.2.0: it holds the
 * traits against that schema and derives all addresses again. It answers 200 with the identity, 400 if the traits do
 * not fit or it lacks the schema, 404 if there is no such identity, 409 if another one signs in by the same. It knows
 * no {@code test}. Its answers hold personal data, and nothing of them is kept.
 */
final class IdentityAdmin {

    private static final int OK = 200;
    private static final int SERVER = 500;
    private static final int TOO_MANY = 429;

    private final HttpCalls http;
    private final String url;
    private final Patience patience;
    private final Cancellation cancellation;

    IdentityAdmin(KratosAdmin admin, Patience patience, Cancellation cancellation) {
        this.url = admin.url();
        this.patience = patience;
        this.cancellation = cancellation;
        this.http = new HttpCalls(patience.http());
    }

    /** What became of one identity. */
    enum Answer {
        /** It has the schema. */
        MOVED,
        /** There is no such identity. */
        GONE,
        /** Kratos would not do it. */
        REFUSED
    }

    /**
     * Gives an identity a schema.
     *
     * @throws TransientException if Kratos does not answer, or fails
     */
    Answer move(UUID identity, String schema) throws TransientException, CancelledException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/admin/identities/" + identity))
                .timeout(patience.answer())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(patch(schema)))
                .build();
        HttpResponse<String> answer = answer(request);
        int status = answer.statusCode();
        if (status == OK && schema.equals(schemaOf(answer.body()))) {
            return Answer.MOVED;
        } else if (status == 404) {
            return Answer.GONE;
        } else if (status == OK || status >= SERVER || status == TOO_MANY) {
            throw failed("answers " + status, new IOException("status " + status));
        }
        return Answer.REFUSED;
    }

    /** What Kratos is sent. */
    static String patch(String schema) {
        return Json.line(List.of(Map.of("op", "replace", "path", "/schema_id", "value", schema)));
    }

    /** Nothing where something before Kratos has answered. */
    private static String schemaOf(String body) {
        try {
            return Json.parse(body, JsonNode.class).path("schema_id").asText();
        } catch (IOException noJson) {
            return "";
        }
    }

    private HttpResponse<String> answer(HttpRequest request)
            throws TransientException, CancelledException, InterruptedException {
        try {
            return http.send(request, cancellation);
        } catch (IOException lost) {
            throw failed("does not answer", lost);
        }
    }

    private TransientException failed(String how, Exception cause) {
        return new TransientException(
                Finding.blocker(
                        "KRATOS_ADMIN_FAILED",
                        "Kratos at " + url + " " + how + " when it is asked to give an identity another schema.",
                        "Whether it has done so is seen in the database.",
                        "Make sure that Kratos runs, look at its log, and run the same command again: it goes on."),
                cause);
    }
}
