package org.ferryman.engine.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;

/** Asks servers over HTTP. Those who cancel do not wait for the answer. */
public final class HttpCalls {

    private final HttpClient client;

    /** @param connect how long to wait for a connection */
    public HttpCalls(Duration connect) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connect)
                .build();
    }

    /**
     * Where a server is, without a slash at its end.
     *
     * @return empty if that is no URL of an HTTP server, or says more than where it is: in front of an @ stands a
     *     password, behind a ? perhaps a key
     */
    public static Optional<String> base(String url) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return isHttp && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null
                ? Optional.of(uri.toString().replaceFirst("/+$", ""))
                : Optional.empty();
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws IOException if the server can't be reached, breaks off, or is silent for longer than the request allows
     */
    public HttpResponse<String> send(HttpRequest request, Cancellation cancellation)
            throws IOException, CancelledException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BodyHandlers.ofString());
        try (Cancellation.Registration onCancel = cancellation.onRequest(() -> answer.cancel(true))) {
            return answer.get();
        } catch (CancellationException cancelled) {
            throw new CancelledException();
        } catch (ExecutionException lost) {
            // As which of both exceptions a cancelled request ends depends on how far it was.
            cancellation.throwIfRequested();
            Throwable reason = Objects.requireNonNullElse(lost.getCause(), lost);
            throw reason instanceof IOException known ? known : new IOException(reason);
        }
    }
}
