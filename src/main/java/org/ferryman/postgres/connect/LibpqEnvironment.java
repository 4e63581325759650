package org.ferryman.postgres.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells a client program by its environment where to connect, so that nothing of it, and least of all the password,
 * stands in the process list. Source: PostgreSQL documentation, "libpq: Environment Variables".
 */
public final class LibpqEnvironment {

    private LibpqEnvironment() {}

    /** Takes away what the environment says about PostgreSQL, and puts these settings there instead. */
    public static void set(Map<String, String> environment, ConnectionSettings settings) {
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("PGHOST", settings.host());
        environment.put("PGPORT", Integer.toString(settings.port()));
        environment.put("PGDATABASE", settings.database());
        environment.put("PGUSER", settings.user());
        environment.put("PGSSLMODE", settings.sslMode().keyword());
        environment.put(
                "PGCONNECT_TIMEOUT", Long.toString(settings.connectTimeout().toSeconds()));
        environment.put("PGAPPNAME", "ferryman");
        put(environment, "PGPASSWORD", settings.password().map(Secret::reveal));
        put(environment, "PGSSLROOTCERT", settings.rootCertificate());
        put(environment, "PGSSLCERT", settings.clientCertificate());
        put(environment, "PGSSLKEY", settings.clientKey());
        put(environment, "PGHOSTADDR", settings.address());
        settings.further()
                .forEach((keyword, value) ->
                        LibpqKeyword.find(keyword).ifPresent(known -> environment.put(known.variable(), value)));
        // Messages in English, for the log.
        environment.put("LC_ALL", "C");
    }

    /** What {@link #set} puts there, a line each, the password masked. */
    public static List<String> shown(ConnectionSettings settings) {
        Map<String, String> environment = new TreeMap<>();
        set(environment, settings);
        environment.computeIfPresent("PGPASSWORD", (name, secret) -> "********");
        return environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static void put(Map<String, String> environment, String name, Optional<String> value) {
        value.ifPresent(text -> environment.put(name, text));
    }
}
