package org.ferryman.postgres.replication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;

/**
 * Where a subscriber's server finds the publisher, in libpq's words: PostgreSQL documentation, "Connection Strings".
 * Files of certificates are files of that server.
 *
 * @param settings the publisher, as the subscriber's server sees it
 */
public record PublisherAddress(ConnectionSettings settings) {

    private static final String HIDDEN = "********";

    /** For {@code CREATE SUBSCRIPTION}: holds the password. */
    String reveal() {
        return text(settings.password().map(Secret::reveal));
    }

    /** The same for people. */
    String shown() {
        return text(settings.password().map(secret -> HIDDEN));
    }

    private String text(Optional<String> password) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("host", settings.host());
        settings.address().ifPresent(address -> words.put("hostaddr", address));
        words.put("port", Integer.toString(settings.port()));
        words.put("dbname", settings.database());
        words.put("user", settings.user());
        password.ifPresent(secret -> words.put("password", secret));
        words.put("sslmode", settings.sslMode().keyword());
        settings.rootCertificate().ifPresent(file -> words.put("sslrootcert", file));
        return words.entrySet().stream()
                .map(word -> word.getKey() + "=" + quoted(word.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** A text of the server without the password, should it be in it. */
    String masked(String text) {
        return settings.password()
                .map(Secret::reveal)
                .filter(password -> !password.isEmpty())
                .map(password -> text.replace(quoted(password), HIDDEN).replace(password, HIDDEN))
                .orElse(text);
    }

    @Override
    public String toString() {
        return settings.label();
    }
}
