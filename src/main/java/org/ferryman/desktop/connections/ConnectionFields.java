package org.ferryman.desktop.connections;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javafx.beans.InvalidationListener;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.postgres.connect.ConnectionForm;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;

/** What is written on the page about the connection. The password is nowhere else. */
final class ConnectionFields {

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    /** What no name of a host has, but a password that was pasted along may have before or after it. */
    private static final Pattern NO_HOST = Pattern.compile("[\\p{javaWhitespace}@=]");

    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> OWN_FIELDS =
            Set.of("host", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert", "sslkey");

    final ObjectProperty<SettingsSource> source = new SimpleObjectProperty<>(SettingsSource.FIELDS);
    final StringProperty host = new SimpleStringProperty("");
    final StringProperty port = new SimpleStringProperty("");
    final StringProperty database = new SimpleStringProperty("");
    final StringProperty user = new SimpleStringProperty("");
    final StringProperty password = new SimpleStringProperty("");
    final ObjectProperty<SslMode> sslMode = new SimpleObjectProperty<>(SslMode.PREFER);
    final StringProperty rootCertificate = new SimpleStringProperty("");
    final StringProperty clientCertificate = new SimpleStringProperty("");
    final StringProperty clientKey = new SimpleStringProperty("");
    final StringProperty service = new SimpleStringProperty("");
    /** What a pasted URL says and no field shows, by libpq's names. */
    final ObjectProperty<Map<String, String>> further = new SimpleObjectProperty<>(Map.of());

    private final Optional<SslMode> usualMode;

    /** @param environment says which sslmode is usual here */
    ConnectionFields(Map<String, String> environment) {
        this.usualMode = SslMode.of(environment.getOrDefault("PGSSLMODE", ""));
        sslMode.set(usualMode.orElse(SslMode.PREFER));
        source.addListener((property, before, after) -> {
            Map<String, String> kept = new TreeMap<>(further.get());
            kept.keySet().removeAll(OWN_FIELDS);
            further.set(kept);
        });
    }

    /** Tells of every change. */
    void onChange(Runnable changed) {
        InvalidationListener listener = property -> changed.run();
        List<Observable> all = List.of(
                source,
                host,
                port,
                database,
                user,
                password,
                sslMode,
                rootCertificate,
                clientCertificate,
                clientKey,
                service,
                further);
        for (Observable property : all) {
            property.addListener(listener);
        }
    }

    /** Writes a connection into the fields. */
    void fill(ConnectionForm form, Optional<Secret> secret) {
        boolean bySection = !form.service().isEmpty();
        source.set(bySection ? SettingsSource.SERVICE : SettingsSource.FIELDS);
        host.set(bySection ? "" : form.host());
        port.set(bySection ? "" : form.port());
        database.set(bySection ? "" : form.database());
        user.set(bySection ? "" : form.user());
        sslMode.set(SslMode.of(form.sslMode()).or(() -> usualMode).orElse(SslMode.PREFER));
        rootCertificate.set(form.rootCertificate());
        clientCertificate.set(form.clientCertificate());
        clientKey.set(form.clientKey());
        service.set(form.service());
        Map<String, String> rest = new HashMap<>(form.further());
        if (bySection) {
            // What a URL says besides its service goes before the section, and stays in effect.
            rest.put("host", form.host());
            rest.put("port", form.port());
            rest.put("dbname", form.database());
            rest.put("user", form.user());
            rest.put("sslmode", form.sslMode());
            rest.put("sslrootcert", form.rootCertificate());
            rest.put("sslcert", form.clientCertificate());
            rest.put("sslkey", form.clientKey());
            rest.values().removeIf(String::isEmpty);
        }
        further.set(rest);
        password.set(secret.map(Secret::reveal).orElse(""));
    }

    /** What stands in the fields that count, without the password. */
    ConnectionForm form() {
        return switch (source.get()) {
            case FIELDS ->
                new ConnectionForm(
                        host.get().strip(),
                        port.get().strip(),
                        database.get(),
                        user.get(),
                        sslMode.get() == usualMode.orElse(SslMode.PREFER)
                                ? ""
                                : sslMode.get().keyword(),
                        rootCertificate.get().strip(),
                        clientCertificate.get().strip(),
                        clientKey.get().strip(),
                        "",
                        further.get());
            case SERVICE -> new ConnectionForm("", "", "", "", "", "", "", "", service.get(), further.get());
            case ENVIRONMENT -> new ConnectionForm("", "", "", "", "", "", "", "", "", further.get());
        };
    }

    /** The password that was typed. */
    Optional<Secret> secret() {
        return password.get().isEmpty() ? Optional.empty() : Optional.of(Secret.of(password.get()));
    }

    /** The key of the text that says why the host can't be right. */
    Optional<String> hostProblem() {
        if (source.get() != SettingsSource.FIELDS) {
            return Optional.empty();
        }
        String text = host.get().strip();
        if (text.isEmpty()) {
            // An address in a pasted URL is enough.
            return further.get().containsKey("hostaddr") ? Optional.empty() : Optional.of("problem.host.missing");
        }
        return text.contains("//") || NO_HOST.matcher(text).find() ? Optional.of("problem.host.odd") : Optional.empty();
    }

    /** The key of the text that says why the port can't be right. */
    Optional<String> portProblem() {
        String text = port.get().strip();
        boolean isNumber =
                PORT.matcher(text).matches() && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= HIGHEST_PORT;
        boolean right = text.isEmpty() || isNumber;
        return right || source.get() != SettingsSource.FIELDS ? Optional.empty() : Optional.of("problem.port");
    }

    /** The key of the text that says why the service can't be right. */
    Optional<String> serviceProblem() {
        return source.get() == SettingsSource.SERVICE && service.get().isBlank()
                ? Optional.of("problem.service")
                : Optional.empty();
    }

    /** The first of the problems. */
    Optional<String> problem() {
        return hostProblem().or(this::portProblem).or(this::serviceProblem);
    }
}
