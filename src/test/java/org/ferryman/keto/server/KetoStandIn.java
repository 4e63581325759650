package org.ferryman.keto.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.ferryman.engine.file.Json;

/** Answers exactly as one of Keto's servers was recorded; to anything else with 599, which fails every test. */
public final class KetoStandIn implements AutoCloseable {

    private static final int NOT_RECORDED = 599;

    private final HttpServer server;
    private final List<JsonNode> recorded = new ArrayList<>();

    private KetoStandIn(KetoApi api, String port) throws IOException {
        String file = api == KetoApi.V0_6 ? "http-v0.6.jsonl" : "http-v0.7.jsonl";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(KetoStandIn.class.getResourceAsStream(file)), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                JsonNode exchange = Json.parse(line, JsonNode.class);
                // How many are asked for at once is the client's own business; the short pages are left out.
                if (exchange.path("api").asText().equals(port)
                        && !exchange.path("path").asText().contains("page_size")) {
                    recorded.add(exchange);
                }
            }
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The port for reading. */
    public static KetoStandIn reading(KetoApi api) {
        return start(api, "read");
    }

    /** The port for writing. */
    public static KetoStandIn writing(KetoApi api) {
        return start(api, "write");
    }

    private static KetoStandIn start(KetoApi api, String port) {
        try {
            return new KetoStandIn(api, port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        // The last recorded answer counts: earlier ones were given before the tuples were there.
        JsonNode match = null;
        for (JsonNode candidate : recorded) {
            if (candidate.path("method").asText().equals(exchange.getRequestMethod())
                    && normalised(URI.create(candidate.path("path").asText().replace(" ", "%20")))
                            .equals(normalised(exchange.getRequestURI()))
                    && same(candidate.path("request"), body)) {
                match = candidate;
            }
        }
        int status = match == null ? NOT_RECORDED : match.path("status").asInt();
        JsonNode response = match == null ? null : match.path("response");
        String text = response == null
                ? exchange.getRequestURI().toString()
                : response.isTextual() ? response.asText() : response.toString();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
        if (octets.length > 0) {
            exchange.getResponseBody().write(octets);
        }
        exchange.close();
    }

    private static boolean same(JsonNode request, String body) throws IOException {
        boolean hasNone = request.isNull() || request.isMissingNode();
        return body.isEmpty() ? hasNone : !hasNone && request.equals(Json.parse(body, JsonNode.class));
    }

    private static String normalised(URI uri) {
        TreeSet<String> parameters = new TreeSet<>();
        if (uri.getRawQuery() != null) {
            Arrays.stream(uri.getRawQuery().split("&", -1))
                    .map(parameter -> URLDecoder.decode(parameter, StandardCharsets.UTF_8))
                    .filter(parameter -> !parameter.startsWith("page_size="))
                    .forEach(parameters::add);
        }
        return uri.getPath() + "?" + parameters;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
