package org.ferryman.kratos.binary;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;

/**
 * Where Kratos is to connect, as it reads it from the environment variable {@code DSN}: that beats its configuration,
 * and stands in no process list. What is added reaches the server: by the application's name our run is recognised, and
 * with a lock time-out it never waits for ever. User and password are percent-encoded: of a DSN that it can't read,
 * Kratos prints the password.
 */
public final class KratosDsn {

    /** Replaces the DSN that is made of the connection. */
    public static final String OVERRIDE = "FERRYMAN_KRATOS_DSN";

    /** By what a Kratos calls itself that is run by hand with the DSN that Ferryman shows. */
    public static final String BY_HAND = "kratos-migrate";

    /** The setting by which the guard knows who may write. */
    private static final String PASS = "ferryman.pass";

    private static final Pattern PASSWORD = Pattern.compile("[?&](?:ssl)?password=([^&]+)");

    private final String text;
    private final String applicationName;
    private final List<String> secrets;

    private KratosDsn(String text, String applicationName, List<String> secrets) {
        this.text = text;
        this.applicationName = applicationName;
        this.secrets = secrets;
    }

    /**
     * The DSN of a connection, or the one that somebody has set in its place.
     *
     * @param lockTimeout how long a statement of Kratos waits for a lock
     * @param pass what the guard asks for, while writes are stopped
     */
    public static KratosDsn of(
            ConnectionSettings settings, Map<String, String> environment, Duration lockTimeout, Optional<Secret> pass) {
        String name = "ferryman-kratos-" + UUID.randomUUID();
        Map<String, String> ours = new LinkedHashMap<>();
        ours.put("application_name", name);
        ours.put("lock_timeout", Long.toString(lockTimeout.toMillis()));
        pass.ifPresent(secret -> ours.put(PASS, secret.reveal()));
        List<String> secrets = new ArrayList<>();
        pass.map(Secret::reveal).ifPresent(secrets::add);
        settings.password().map(Secret::reveal).ifPresent(secrets::add);
        Optional<String> given = Optional.ofNullable(environment.get(OVERRIDE)).filter(dsn -> !dsn.isBlank());
        if (given.isPresent()) {
            secrets.addAll(secretsOf(given.get()));
            return new KratosDsn(extended(given.get(), ours), name, secrets);
        }
        return new KratosDsn(extended(made(settings), ours), name, secrets);
    }

    /**
     * The DSN of a connection for those who run Kratos by hand: what is secret stands there as {@code PASSWORD} and
     * {@code PASS}.
     *
     * @param lockTimeout how long a statement of Kratos is to wait for a lock
     * @param guarded whether it takes the pass to write
     */
    public static String forPeople(ConnectionSettings settings, Duration lockTimeout, boolean guarded) {
        Map<String, String> ours = new LinkedHashMap<>();
        ours.put("application_name", BY_HAND);
        ours.put("lock_timeout", Long.toString(lockTimeout.toMillis()));
        if (guarded) {
            ours.put(PASS, "PASS");
        }
        return extended(made(settings, settings.password().map(secret -> "PASSWORD")), ours);
    }

    private static String made(ConnectionSettings settings) {
        return made(settings, settings.password().map(secret -> encode(secret.reveal())));
    }

    private static String made(ConnectionSettings settings, Optional<String> password) {
        String host = settings.address().orElse(settings.host());
        String written = host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : encode(host);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("sslmode", settings.sslMode().keyword());
        settings.rootCertificate().ifPresent(file -> parameters.put("sslrootcert", file));
        settings.clientCertificate().ifPresent(file -> parameters.put("sslcert", file));
        settings.clientKey().ifPresent(file -> parameters.put("sslkey", file));
        Optional.ofNullable(settings.further().get("options")).ifPresent(value -> parameters.put("options", value));
        return "postgres://" + encode(settings.user())
                + password.map(known -> ":" + known).orElse("") + "@" + written + ":" + settings.port() + "/"
                + encode(settings.database()) + "?" + query(parameters);
    }

    /** With our own parameters, whatever it says of them: the last of several counts. */
    private static String extended(String dsn, Map<String, String> ours) {
        int question = dsn.indexOf('?');
        String before = question < 0 ? dsn : dsn.substring(0, question);
        List<String> kept = new ArrayList<>();
        if (question >= 0) {
            for (String parameter : dsn.substring(question + 1).split("&", -1)) {
                if (!parameter.isEmpty() && !ours.containsKey(parameter.replaceFirst("=.*", ""))) {
                    kept.add(parameter);
                }
            }
        }
        kept.add(query(ours));
        return before + "?" + String.join("&", kept);
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** What may be a secret in a DSN that somebody wrote: all between the user's colon and the last @. */
    private static List<String> secretsOf(String dsn) {
        List<String> secrets = new ArrayList<>();
        int at = dsn.lastIndexOf('@');
        int scheme = dsn.indexOf("://");
        int colon = scheme < 0 ? -1 : dsn.indexOf(':', scheme + 3);
        if (colon >= 0 && colon < at) {
            secrets.addAll(writtenAndRead(dsn.substring(colon + 1, at)));
        }
        PASSWORD.matcher(dsn).results().forEach(found -> secrets.addAll(writtenAndRead(found.group(1))));
        return secrets;
    }

    private static List<String> writtenAndRead(String password) {
        try {
            String read = URLDecoder.decode(password.replace("+", "%2B"), StandardCharsets.UTF_8);
            return List.of(password, read);
        } catch (IllegalArgumentException notEncoded) {
            return List.of(password);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The same, with more that is hidden in what Kratos prints. */
    KratosDsn hiding(List<String> more) {
        List<String> all = new ArrayList<>(secrets);
        all.addAll(more);
        return new KratosDsn(text, applicationName, all);
    }

    /** The DSN itself: only for the environment of the program. */
    String reveal() {
        return text;
    }

    /** By which the server's sessions of our run are found. */
    String applicationName() {
        return applicationName;
    }

    /** What hides its secrets. */
    SecretMask mask() {
        return new SecretMask(secrets);
    }

    @Override
    public String toString() {
        return "the DSN of " + applicationName;
    }
}
