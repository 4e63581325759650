package org.ferryman.keto.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;

/**
 * The port for reading of a Keto that has the given tuples: check (of what is granted directly), list and expand in the
 * shape and with the status codes that were recorded; v0.6 fails where a subject is malformed, and does not know
 * namespace {@code nowhere}, which it says when asked to expand.
 */
public final class KetoReadStandIn implements AutoCloseable {

    private final KetoApi api;
    private final HttpServer server;
    private final List<RelationTuple> tuples = new ArrayList<>();

    /** A server without tuples. */
    public KetoReadStandIn(KetoApi api) throws IOException {
        this.api = api;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Gives it a tuple. */
    public KetoReadStandIn with(String namespace, String object, String relation, Subject subject) {
        tuples.add(new RelationTuple(namespace, object, relation, subject));
        return this;
    }

    /** Takes a tuple away. */
    public void without(String object) {
        tuples.removeIf(tuple -> tuple.object().equals(object));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> query = new HashMap<>();
        if (exchange.getRequestURI().getRawQuery() != null) {
            for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
                int equals = parameter.indexOf('=');
                query.put(
                        parameter.substring(0, equals),
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        List<RelationTuple> there = at(query.get("namespace"), query.get("object"), query.get("relation"));
        boolean malformed = api == KetoApi.V0_6
                && there.stream()
                        .anyMatch(tuple ->
                                SubjectSyntax.parse(tuple.subject().encoded()).isEmpty());
        int status = 200;
        Object body;
        switch (exchange.getRequestURI().getPath()) {
            case "/health/ready" -> body = Map.of("status", "ok");
            case "/check" -> {
                Subject asked = subject(query);
                boolean allowed =
                        there.stream().anyMatch(tuple -> tuple.subject().equals(asked));
                status = allowed ? 200 : 403;
                body = Map.of("allowed", allowed);
            }
            case "/relation-tuples" ->
                body = Map.of("relation_tuples", there.stream().map(this::json).toList(), "next_page_token", "");
            default ->
                body = tree(new SubjectSet(query.get("namespace"), query.get("object"), query.get("relation")), 3);
        }
        boolean unknown = api == KetoApi.V0_6
                && there.stream()
                        .anyMatch(tuple -> tuple.subject() instanceof SubjectSet set
                                && set.namespace().equals("nowhere"));
        if (unknown && exchange.getRequestURI().getPath().equals("/expand")) {
            status = 404;
            body = Map.of("error", Map.of("code", 404, "reason", "unknown namespace nowhere"));
        }
        if (malformed) {
            status = 500;
            body = Map.of("error", Map.of("code", 500, "message", "malformed string input"));
        }
        byte[] octets = Json.line(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private List<RelationTuple> at(String namespace, String object, String relation) {
        return tuples.stream()
                .filter(tuple -> tuple.namespace().equals(namespace)
                        && tuple.object().equals(object)
                        && tuple.relation().equals(relation))
                .toList();
    }

    private Subject subject(Map<String, String> query) {
        if (api == KetoApi.V0_6) {
            return SubjectSyntax.parse(query.get("subject")).orElse(new SubjectId(query.get("subject")));
        }
        return query.containsKey("subject_id")
                ? new SubjectId(query.get("subject_id"))
                : new SubjectSet(
                        query.get("subject_set.namespace"),
                        query.get("subject_set.object"),
                        query.get("subject_set.relation"));
    }

    private Map<String, Object> json(RelationTuple tuple) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("namespace", tuple.namespace());
        json.put("object", tuple.object());
        json.put("relation", tuple.relation());
        put(json, tuple.subject());
        return json;
    }

    private void put(Map<String, Object> json, Subject subject) {
        if (api == KetoApi.V0_6) {
            json.put("subject", subject.encoded());
        } else {
            json.put(
                    subject instanceof SubjectSet ? "subject_set" : "subject_id",
                    subject instanceof SubjectSet ? subject : subject.encoded());
        }
    }

    private Map<String, Object> tree(Subject subject, int depth) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, subject);
        List<RelationTuple> there = subject instanceof SubjectSet set && depth > 0
                ? at(set.namespace(), set.object(), set.relation())
                : List.of();
        json.put("type", there.isEmpty() ? "leaf" : "union");
        if (!there.isEmpty()) {
            json.put(
                    "children",
                    there.stream()
                            .map(tuple -> tree(tuple.subject(), depth - 1))
                            .toList());
        }
        return json;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
