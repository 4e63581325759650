package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ferryman.testing.TestDatabase;

/**
 * Stands in for the admin API of Kratos v26.2.0, and answers a PATCH of {@code schema_id} as the real one was seen to:
 * 200 with the identity, 400 with what of the traits it dislikes, 404, 409.
 */
public final class AdminApi implements AutoCloseable {

    private final TestDatabase database;
    private final HttpServer server;
    private final Set<String> schemas;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Integer> statuses = Collections.synchronizedMap(new HashMap<>());
    private final Set<String> behindPages = Collections.synchronizedSet(new HashSet<>());
    private final Set<String> afterThat = Collections.synchronizedSet(new HashSet<>());

    /** @param database that it writes to */
    public AdminApi(TestDatabase database, Set<String> schemas) throws IOException {
        this.database = database;
        this.schemas = schemas;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/admin/identities/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The ids of the identities that it was asked to change, in their order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Answers so for one identity, once or always. */
    public void answer(String identity, int status, boolean always) {
        statuses.put(identity, status);
        if (!always) {
            afterThat.add(identity);
        }
    }

    /** Something before Kratos answers for one identity, with a page, or does so no more. */
    public void putPageBefore(String identity, boolean there) {
        if (there) {
            behindPages.add(identity);
        } else {
            behindPages.remove(identity);
        }
    }

    private void answer(HttpExchange call) throws IOException {
        String id = call.getRequestURI().getPath().replaceFirst(".*/", "");
        JsonNode patch = new ObjectMapper().readTree(call.getRequestBody());
        boolean understood = call.getRequestMethod().equals("PATCH")
                && patch.size() == 1
                && patch.get(0).path("op").asText().equals("replace")
                && patch.get(0).path("path").asText().equals("/schema_id");
        String schema = patch.path(0).path("value").asText();
        asked.add(id);
        if (behindPages.contains(id)) {
            say(call, 200, "answered-secretsdottir <html>log in</html>");
            return;
        }
        Integer told = afterThat.remove(id) ? statuses.remove(id) : statuses.get(id);
        int status = told != null ? told : understood && schemas.contains(schema) ? 200 : 400;
        try {
            if (status == 200
                    && database.queryLong("WITH moved AS (UPDATE identities SET schema_id = '" + schema
                                    + "' WHERE id = '" + id + "' RETURNING 1) SELECT count(*) FROM moved")
                            == 0) {
                status = 404;
            }
        } catch (SQLException failure) {
            status = 500;
        }
        say(
                call,
                status,
                status == 200
                        ? "{\"id\": \"" + id + "\", \"schema_id\": \"" + schema
                                + "\", \"traits\": {\"email\": \"answered-secretsdottir@example.org\"}}"
                        : "{\"error\": {\"code\": " + status + ", \"reason\": \"answered-secretsdottir\"}}");
    }

    private static void say(HttpExchange call, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
