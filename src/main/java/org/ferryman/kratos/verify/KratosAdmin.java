package org.ferryman.kratos.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Patience;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.http.HttpCalls;

/**
 * The admin API of a Kratos that runs, asked whether it is ready. Observed with v1.3.1 to v26.2.0: a new Kratos on an
 * old database answers 503; an old Kratos on a new one says that it is ready, and is not.
 */
public final class KratosAdmin {

    private static final String READY = "/admin/health/ready";

    /** What v26.2.0 says on an older database. */
    private static final String PENDING = "migrations have not yet been fully applied";

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final String base;

    private KratosAdmin(String base) {
        this.base = base;
    }

    /**
     * By its URL.
     *
     * @throws InputException if that is no URL of an HTTP server
     */
    public static KratosAdmin at(String url) throws InputException {
        return new KratosAdmin(
                HttpCalls.base(url).orElseThrow(KratosAdmin::noUrl).replaceFirst("/admin$", ""));
    }

    /** Its URL, without a slash at the end. */
    public String url() {
        return base;
    }

    /** It is not quoted: a password may stand in it. */
    private static InputException noUrl() {
        return new InputException(Finding.blocker(
                "KRATOS_ADMIN_URL_INVALID",
                "What --kratos-admin-url holds is not the URL of an HTTP server.",
                "Kratos can't be asked whether it is ready.",
                "Give scheme, host and port of its admin API, as in http://127.0.0.1:4434, and nothing else."));
    }

    /**
     * What it says.
     *
     * @param ready empty if it does not say
     * @param finding what should be known of that
     */
    record Answer(Optional<Boolean> ready, Optional<Finding> finding) {}

    /** Asks it once. */
    Answer ask(Patience patience, Cancellation cancellation) throws CancelledException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + READY))
                .timeout(patience.answer())
                .GET()
                .build();
        try {
            return understood(new HttpCalls(patience.http()).send(request, cancellation));
        } catch (IOException lost) {
            return unknown("does not answer (" + lost.getClass().getSimpleName() + ")");
        }
    }

    private Answer understood(HttpResponse<String> answer) {
        if (answer.statusCode() == OK) {
            return new Answer(Optional.of(true), Optional.empty());
        } else if (answer.statusCode() != UNAVAILABLE) {
            return unknown("answers " + answer.statusCode());
        }
        String failed = said(answer.body());
        return new Answer(
                Optional.of(false),
                Optional.of(Finding.blocker(
                        "KRATOS_NOT_READY",
                        "Kratos at " + base + " says that it is not ready (503"
                                + (failed.isEmpty() ? "" : ": " + failed) + ").",
                        "It serves nobody. A new Kratos says so as long as a migration of its own is not recorded.",
                        "Look at `ferryman kratos status` for the level, and at Kratos' log; then run `ferryman kratos"
                                + " verify` again.")));
    }

    /** Of its checks the names: what they say may name hosts and users. Else the one thing that v26.2.0 says. */
    private static String said(String body) {
        List<String> names = new ArrayList<>();
        try {
            JsonNode json = Json.parse(body, JsonNode.class);
            json.path("errors").fieldNames().forEachRemaining(names::add);
            String message = json.path("error").path("message").asText();
            if (message.equals(PENDING)) {
                names.add(message);
            }
        } catch (IOException noJson) {
            // Something before Kratos has answered: it says nothing of its checks.
            names.clear();
        }
        return String.join(", ", names);
    }

    private Answer unknown(String how) {
        return new Answer(
                Optional.empty(),
                Optional.of(Finding.warning(
                        "KRATOS_ADMIN_UNREACHABLE",
                        base + READY + " " + how + ".",
                        "Whether the new Kratos is ready is not known.",
                        "Start it, make sure that --kratos-admin-url names its admin port (4434 by default) and that it"
                                + " can be reached from here, and run `ferryman kratos verify` again.")));
    }
}
