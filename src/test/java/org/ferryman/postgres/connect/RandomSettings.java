package org.ferryman.postgres.connect;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Settings of one connection.
 *
 * @param files what is in the home folder: the name in {@code .postgresql}, or {@code .pgpass}, to its content
 */
record RandomSettings(
        Map<String, String> url,
        Map<String, String> service,
        Map<String, String> variables,
        Map<String, String> files) {

    static RandomSettings random(Random random) {
        RandomSettings made = new RandomSettings(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        boolean byAddress = random.nextInt(3) == 0;
        if (byAddress) {
            made.put(random, "hostaddr", "PGHOSTADDR", "127.0.0.1", "127.0.0.2");
        }
        if (!byAddress) {
            made.put(random, "host", "PGHOST", "127.0.0.1", "127.0.0.2", "localhost", "localhost");
        } else if (random.nextBoolean()) {
            made.put(random, "host", "PGHOST", "localhost", "db.invalid", "");
        }
        made.put(random, "user", "PGUSER", "trusted", "trusted", "trusted", "asked", "asked", "by_certificate");
        made.put(random, "dbname", "PGDATABASE", "postgres");
        made.put(random, "port", "PGPORT", "{port}");
        if (random.nextInt(3) > 0) {
            made.put(random, "sslmode", "PGSSLMODE", modes());
        }
        if (random.nextInt(3) == 0) {
            made.put(
                    random,
                    "sslrootcert",
                    "PGSSLROOTCERT",
                    "{valid}",
                    "{valid}",
                    "{valid}",
                    "{valid}",
                    "{stranger}",
                    "system");
        }
        made.options(random);
        made.oddities(random);
        made.files(random);
        return made;
    }

    private void options(Random random) {
        maybe(random, 4, "password", "PGPASSWORD", "s3cret", "wrong");
        maybe(random, 5, "options", "PGOPTIONS", "-csearch_path=other", "-c search_path=other");
        maybe(
                random,
                8,
                "require_auth",
                "PGREQUIREAUTH",
                "scram-sha-256",
                "none",
                "none",
                "!password",
                "!password",
                "password");
        maybe(random, 8, "channel_binding", "PGCHANNELBINDING", "disable", "prefer", "prefer", "require");
        maybe(random, 8, "sslcertmode", "PGSSLCERTMODE", "disable", "allow", "require");
        maybe(
                random,
                10,
                "ssl_min_protocol_version",
                "PGSSLMINPROTOCOLVERSION",
                "TLSv1.3",
                "TLSv1.3",
                "TLSv1.1",
                "odd");
        maybe(random, 10, "target_session_attrs", "PGTARGETSESSIONATTRS", "primary", "any", "read-write", "standby");
        maybe(random, 12, "gssencmode", "PGGSSENCMODE", "disable", "prefer");
        maybe(random, 12, "connect_timeout", "PGCONNECT_TIMEOUT", "5", "5", "soon");
        maybe(random, 12, "application_name", "PGAPPNAME", "x");
        maybe(random, 14, "load_balance_hosts", "PGLOADBALANCEHOSTS", "disable", "random");
        maybe(random, 40, "odd_keyword", "PGODDVARIABLE", "x");
    }

    /** What people seldom write, and what the two could read differently. */
    private void oddities(Random random) {
        maybe(random, 20, "port", "PGPORT", " {port} ", "0{port}", "+{port}");
        maybe(random, 20, "hostaddr", "PGHOSTADDR", " 127.0.0.1", "127.0.0.01");
        maybe(random, 20, "host", "PGHOST", "127.0.0.1.", "LOCALHOST", "127.0.0.1 ", "0x7f.1", "127.1");
        maybe(random, 20, "sslmode", "PGSSLMODE", "Require", "require ", "");
        maybe(random, 20, "sslrootcert", "PGSSLROOTCERT", "", "/nowhere");
        maybe(random, 20, "sslcert", "PGSSLCERT", "", "/nowhere", "{valid}");
        maybe(random, 20, "sslkey", "PGSSLKEY", "", "/nowhere");
        maybe(random, 20, "passfile", "PGPASSFILE", "", "/nowhere");
        maybe(random, 20, "connect_timeout", "PGCONNECT_TIMEOUT", "-1", "0", "1", " 3 ", "2.5");
        maybe(random, 20, "options", "PGOPTIONS", "", "--search-path=other", "-c search_path=other\\,public");
        maybe(random, 20, "sslcompression", "PGSSLCOMPRESSION", "1");
        maybe(random, 30, "sslsni", "PGSSLSNI", "0", "");
        maybe(random, 20, "require_auth", "PGREQUIREAUTH", "", "none,scram-sha-256", "!none", "none,none", "md5");
        maybe(random, 20, "ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", "", "TLSv1.2", "tlsv1.2");
    }

    private void files(Random random) {
        if (random.nextInt(10) == 0) {
            variables.put("PGREQUIRESSL", "1");
        }
        if (random.nextInt(4) == 0) {
            files.put("root.crt", random.nextInt(3) > 0 ? "{valid}" : "{stranger}");
        }
        if (random.nextInt(4) == 0) {
            files.put("postgresql.crt", "ec.crt");
            files.put("postgresql.key", random.nextInt(4) == 0 ? "rsa-pkcs1.key" : "ec-sec1.key");
        }
        if (random.nextInt(2) == 0) {
            files.put(
                    ".pgpass",
                    List.of(
                                    "*:*:*:*:s3cret",
                                    "127.0.0.2:{port}:*:*:s3cret",
                                    "127.0.0.1:*:*:*:wrong;*:*:*:asked:s3cret",
                                    "localhost:{port}:postgres:asked:s3cret;*:*:*:*:wrong")
                            .get(random.nextInt(4)));
        }
    }

    private static String[] modes() {
        return new String[] {
            "disable", "allow", "allow", "prefer", "prefer", "require", "require", "require", "verify-ca", "verify-full"
        };
    }

    private void maybe(Random random, int in, String keyword, String variable, String... values) {
        if (random.nextInt(in) == 0) {
            put(random, keyword, variable, values);
        }
    }

    private void put(Random random, String keyword, String variable, String... values) {
        int places = 1 + random.nextInt(5) / 4;
        for (int i = 0; i < places; i++) {
            String value = values[random.nextInt(values.length)];
            switch (random.nextInt(3)) {
                case 0 -> {
                    // In a URL, a password is refused for reasons of its own.
                    if (!keyword.equals("password")) {
                        url.put(keyword, value);
                    } else {
                        variables.put(variable, value);
                    }
                }
                case 1 -> service.put(keyword, value);
                default -> variables.put(variable, value);
            }
        }
    }

    /** Whether a libpq of this version knows all of it. */
    boolean knownTo(int libpq) {
        Set<String> since16 = Set.of(
                "require_auth",
                "PGREQUIREAUTH",
                "sslcertmode",
                "PGSSLCERTMODE",
                "load_balance_hosts",
                "PGLOADBALANCEHOSTS");
        boolean newer = Stream.of(url, service, variables)
                .anyMatch(map -> map.keySet().stream().anyMatch(since16::contains) || map.containsValue("system"));
        return libpq >= 16 || !newer;
    }
}
