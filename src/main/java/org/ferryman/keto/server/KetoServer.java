package org.ferryman.keto.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.http.HttpCalls;

/**
 * One port of a Keto server, the one for reading or the one for writing. What was asked and how it is answered was
 * recorded from v0.6.0-alpha.3 and v0.7.0-alpha.1.
 *
 * <p>Every method fails with {@link TransientException} if the server can't be reached or breaks off, and with
 * {@link KetoRefusal} if it says no.
 */
public final class KetoServer {

    private static final Duration PATIENCE = Patience.DEFAULT.connection();
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.:/_\\[\\]-]*");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final String base;
    private final TupleFormat wire;
    private final HttpCalls http;
    private final Cancellation cancellation;
    private final Duration patience;

    private KetoServer(String base, TupleFormat wire, HttpCalls http, Cancellation cancellation, Duration patience) {
        this.base = base;
        this.wire = wire;
        this.http = http;
        this.cancellation = cancellation;
        this.patience = patience;
    }

    /**
     * A server by the URL of one of its ports.
     *
     * @throws InputException if that is no URL of an HTTP server
     */
    public static KetoServer at(String url, KetoApi api) throws InputException {
        String base = HttpCalls.base(url)
                // Before an @ stands a password, perhaps where no URL has one; behind a ? perhaps a key.
                .orElseThrow(() -> noUrl(PLAIN.matcher(url).matches() ? "“" + url + "”" : "What was given"));
        return new KetoServer(
                base, new TupleFormat(api), new HttpCalls(Patience.DEFAULT.http()), new Cancellation(), PATIENCE);
    }

    /** The same server; whoever cancels does not wait for its answer. */
    public KetoServer until(Cancellation request) {
        return new KetoServer(base, wire, http, request, patience);
    }

    /** The same server, which is to answer each question within this time. */
    public KetoServer within(Duration time) {
        return new KetoServer(base, wire, http, cancellation, time);
    }

    /** Whether the server took the question and was silent, rather than out of reach. */
    public static boolean wasSilent(TransientException failure) {
        return failure.getCause() instanceof HttpTimeoutException
                && !(failure.getCause() instanceof HttpConnectTimeoutException);
    }

    private static InputException noUrl(String given) {
        return new InputException(Finding.blocker(
                "KETO_URL_INVALID",
                given + " is not the URL of a Keto server.",
                "The server can't be asked.",
                "Give scheme, host and port of its API, as in http://127.0.0.1:4466, and nothing else."));
    }

    /** Whether it says that it is ready. v0.7 says so as soon as it serves, before any tuple is there. */
    public boolean isReady() throws CancelledException, TransientException, InterruptedException {
        return send(request("/health/ready").GET()).statusCode() == OK;
    }

    /** Its version, which v0.6 does not tell. */
    public Optional<String> version() throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        HttpResponse<String> answer = send(request("/version").GET());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(json(answer, OK).path("version").asText());
    }

    /** Whether the subject has the relation to the object, directly or through sets. */
    public boolean check(RelationTuple tuple)
            throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        HttpResponse<String> answer =
                send(request("/check?" + wire.query(tuple)).GET());
        return answer.statusCode() != FORBIDDEN
                && json(answer, OK).path("allowed").asBoolean();
    }

    /** All tuples of one object and relation. */
    public List<RelationTuple> list(String namespace, String object, String relation)
            throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        return list(TupleFormat.place(namespace, object, relation));
    }

    private List<RelationTuple> list(Map<String, String> place)
            throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        List<RelationTuple> tuples = new ArrayList<>();
        String token = "";
        do {
            Map<String, String> query = new LinkedHashMap<>(place);
            query.put("page_size", "100");
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
            JsonNode page = json(
                    send(request("/relation-tuples?" + TupleFormat.encoded(query))
                            .GET()),
                    OK);
            tuples.addAll(wire.tuples(page));
            token = page.path("next_page_token").asText();
        } while (!token.isEmpty());
        return tuples;
    }

    /** Who has a relation to an object, to a depth; empty if nobody. */
    public Optional<ExpandTree> expand(String namespace, String object, String relation, int depth)
            throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        Map<String, String> query = TupleFormat.place(namespace, object, relation);
        query.put("max-depth", String.valueOf(depth));
        HttpResponse<String> answer =
                send(request("/expand?" + TupleFormat.encoded(query)).GET());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        JsonNode tree = json(answer, OK);
        return tree.isObject() ? Optional.of(wire.tree(tree)) : Optional.empty();
    }

    /** Writes a tuple; needs the port for writing. Keto stores a repeated write once more, so ask first. */
    public void create(RelationTuple tuple)
            throws CancelledException, TransientException, KetoRefusal, InterruptedException {
        json(
                send(request("/relation-tuples")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(wire.body(tuple)))),
                CREATED);
    }

    /** Where it is, without secrets. */
    public String url() {
        return base;
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(base + pathAndQuery)).timeout(patience);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws CancelledException, TransientException, InterruptedException {
        try {
            return http.send(request.build(), cancellation);
        } catch (IOException lost) {
            Finding finding = Finding.blocker(
                    "KETO_UNREACHABLE",
                    "Keto at " + base + " does not answer (" + lost.getClass().getSimpleName() + ").",
                    "Without its answer nothing is known about it.",
                    "Make sure that it is running and that this workstation can reach its port, or correct the"
                            + " URL.");
            throw new TransientException(finding, lost);
        }
    }

    private static JsonNode json(HttpResponse<String> answer, int wanted) throws KetoRefusal {
        if (answer.statusCode() != wanted) {
            throw refusal(answer);
        }
        try {
            return Json.parse(answer.body(), JsonNode.class);
        } catch (IOException broken) {
            throw new KetoRefusal(answer.statusCode(), asked(answer), "an answer that is not JSON");
        }
    }

    private static KetoRefusal refusal(HttpResponse<String> answer) {
        String reason;
        try {
            JsonNode error = Json.parse(answer.body(), JsonNode.class).path("error");
            reason = error.path("reason").asText(error.path("message").asText());
        } catch (IOException notJson) {
            reason = answer.body().strip();
        }
        return new KetoRefusal(answer.statusCode(), asked(answer), reason);
    }

    private static String asked(HttpResponse<String> answer) {
        return answer.request().method() + " " + answer.uri().getPath();
    }
}
