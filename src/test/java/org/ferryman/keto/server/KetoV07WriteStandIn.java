package org.ferryman.keto.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ferryman.engine.file.Json;
import org.ferryman.testing.TestDatabase;

/**
 * The port for writing of a v0.7 on a database: answers {@code PUT /relation-tuples} with the recorded status codes,
 * and makes a row as v0.7 does, with a random id and the present time, every time it is asked.
 */
public final class KetoV07WriteStandIn implements AutoCloseable {

    private static final String INSERT =
            "INSERT INTO keto_relation_tuples SELECT ?::uuid, (SELECT id FROM networks ORDER"
                    + " BY created_at LIMIT 1), ?, ?, ?, ?, ?, ?, ?, now()";

    private final TestDatabase database;
    private final Map<String, Integer> namespaces;
    private final HttpServer server;
    private final List<String> written = new ArrayList<>();
    private int failsAfter = Integer.MAX_VALUE;

    /** A server that knows these namespaces by their names. */
    public KetoV07WriteStandIn(TestDatabase database, Map<String, Integer> namespaces) throws IOException {
        this.database = database;
        this.namespaces = namespaces;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/relation-tuples", this::answer);
        server.start();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it was asked to write, each as its body. */
    public List<String> written() {
        return written;
    }

    /** Answers 500 after so many tuples. */
    public void failsAfter(int tuples) {
        failsAfter = tuples;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode tuple = Json.parse(body, JsonNode.class);
        int status = 201;
        if (!exchange.getRequestMethod().equals("PUT") || tuple.has("subject")) {
            status = 400;
        } else if (!namespaces.containsKey(tuple.path("namespace").asText())) {
            status = 404;
        } else if (written.size() >= failsAfter) {
            status = 500;
        } else {
            try {
                insert(tuple);
                written.add(body);
            } catch (SQLException failure) {
                status = 500;
            }
        }
        byte[] octets = (status == 201 ? body : "{\"error\":{\"code\":" + status + ",\"message\":\"refused\"}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    private void insert(JsonNode tuple) throws SQLException {
        JsonNode set = tuple.path("subject_set");
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setInt(2, namespaces.get(tuple.path("namespace").asText()));
            insert.setString(3, tuple.path("object").asText());
            insert.setString(4, tuple.path("relation").asText());
            insert.setString(5, set.isObject() ? null : tuple.path("subject_id").asText());
            insert.setObject(
                    6, set.isObject() ? namespaces.get(set.path("namespace").asText()) : null);
            insert.setString(7, set.isObject() ? set.path("object").asText() : null);
            insert.setString(8, set.isObject() ? set.path("relation").asText() : null);
            insert.executeUpdate();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
