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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;

/**
 * The port for reading of a Keto that has the given tuples: check (through sets), list and expand in the shape and with
 * the status codes that were recorded; v0.6 fails where a subject is malformed, and does not know namespace
 * {@code nowhere}, which it says when asked to expand. v0.7 shows a set that it meets again as a leaf; v0.6 never
 * answers a check that goes round in a circle of sets.
 */
public final class KetoReadStandIn implements AutoCloseable {

    private final KetoApi api;
    private final HttpServer server;
    private final List<RelationTuple> tuples = new ArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String silentAbout = "";
    private volatile String lastWords = "";

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

    /** It never answers a question that has this text in its query, and is well otherwise. */
    public void silentAbout(String text) {
        silentAbout = text;
    }

    /** It answers nothing more once it was asked a question with this text. */
    public void silentFrom(String text) {
        lastWords = text;
    }

    /** What it was asked so far: paths with their queries. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String question = String.valueOf(exchange.getRequestURI());
        asked.add(question);
        if (!lastWords.isEmpty() && question.contains(lastWords)) {
            silentAbout = "/";
        }
        if (!silentAbout.isEmpty() && question.contains(silentAbout)) {
            return;
        }
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
                Subject wanted = subject(query);
                Optional<Boolean> found = granted(there, wanted, List.of());
                if (found.isEmpty()) {
                    return;
                }
                boolean allowed = found.get();
                status = allowed ? 200 : 403;
                body = Map.of("allowed", allowed);
            }
            case "/relation-tuples" ->
                body = Map.of("relation_tuples", there.stream().map(this::json).toList(), "next_page_token", "");
            default ->
                body = tree(
                        new SubjectSet(query.get("namespace"), query.get("object"), query.get("relation")),
                        3,
                        new HashSet<>());
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

    /** Empty where v0.6 goes round in a circle for good. */
    private Optional<Boolean> granted(List<RelationTuple> there, Subject wanted, List<Subject> way) {
        for (RelationTuple tuple : there) {
            if (tuple.subject().equals(wanted)) {
                return Optional.of(true);
            }
            if (way.contains(tuple.subject())) {
                if (api == KetoApi.V0_6) {
                    return Optional.empty();
                }
            } else if (tuple.subject() instanceof SubjectSet set) {
                List<Subject> further = new ArrayList<>(way);
                further.add(set);
                Optional<Boolean> inside = granted(at(set.namespace(), set.object(), set.relation()), wanted, further);
                if (inside.isEmpty() || inside.get()) {
                    return inside;
                }
            }
        }
        return Optional.of(false);
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

    private Map<String, Object> tree(Subject subject, int depth, Set<Subject> met) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, subject);
        boolean again = !met.add(subject) && api == KetoApi.V0_7;
        List<RelationTuple> there = subject instanceof SubjectSet set && depth > 1 && !again
                ? at(set.namespace(), set.object(), set.relation())
                : List.of();
        json.put("type", there.isEmpty() ? "leaf" : "union");
        if (!there.isEmpty()) {
            json.put(
                    "children",
                    there.stream()
                            .map(tuple -> tree(tuple.subject(), depth - 1, met))
                            .toList());
        }
        return json;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
