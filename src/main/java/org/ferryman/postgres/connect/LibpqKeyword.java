package org.ferryman.postgres.connect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Ferryman does with each keyword of libpq 18, and with the variable that gives it. {@code docs/connections.md}
 * has the same as a table.
 *
 * <p>Source: PostgreSQL 18 documentation, "Parameter Key Words" and "Environment Variables".
 */
enum LibpqKeyword {
    SERVICE("PGSERVICE"),
    USER("PGUSER"),
    PASSWORD("PGPASSWORD"),
    PASSFILE("PGPASSFILE"),
    CHANNEL_BINDING("PGCHANNELBINDING"),
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),
    DBNAME("PGDATABASE"),
    HOST("PGHOST"),
    HOSTADDR("PGHOSTADDR"),
    PORT("PGPORT"),
    CLIENT_ENCODING("PGCLIENTENCODING", Use.IGNORED),
    OPTIONS("PGOPTIONS"),
    APPLICATION_NAME("PGAPPNAME", Use.IGNORED),
    FALLBACK_APPLICATION_NAME("", Use.IGNORED),
    KEEPALIVES("", Use.IGNORED),
    KEEPALIVES_IDLE("", Use.IGNORED),
    KEEPALIVES_INTERVAL("", Use.IGNORED),
    KEEPALIVES_COUNT("", Use.IGNORED),
    TCP_USER_TIMEOUT("", Use.IGNORED),
    SSLMODE("PGSSLMODE"),
    SSLNEGOTIATION("PGSSLNEGOTIATION", "postgres"),
    SSLCOMPRESSION("PGSSLCOMPRESSION", Use.IGNORED),
    SSLCERT("PGSSLCERT"),
    SSLKEY("PGSSLKEY"),
    SSLCERTMODE("PGSSLCERTMODE"),
    SSLPASSWORD(""),
    SSLROOTCERT("PGSSLROOTCERT"),
    SSLCRL("PGSSLCRL", Use.REFUSED),
    SSLCRLDIR("PGSSLCRLDIR", Use.REFUSED),
    SSLSNI("PGSSLSNI", "1"),
    /** Looks at the process behind a Unix socket, so libpq, too, ignores it over TCP. */
    REQUIREPEER("PGREQUIREPEER", Use.IGNORED),
    REQUIRE_AUTH("PGREQUIREAUTH"),
    MIN_PROTOCOL_VERSION("PGMINPROTOCOLVERSION", "3.0"),
    MAX_PROTOCOL_VERSION("PGMAXPROTOCOLVERSION", Use.IGNORED),
    SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION"),
    SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION"),
    GSSENCMODE("PGGSSENCMODE", "disable", "allow", "prefer"),
    KRBSRVNAME("PGKRBSRVNAME", "postgres"),
    GSSLIB("PGGSSLIB", Use.REFUSED),
    GSSDELEGATION("PGGSSDELEGATION", "0"),
    REPLICATION("", "false", "off", "no", "0"),
    TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS"),
    LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS", "disable"),
    SCRAM_CLIENT_KEY("", Use.REFUSED),
    SCRAM_SERVER_KEY("", Use.REFUSED),
    OAUTH_ISSUER("", Use.REFUSED),
    OAUTH_CLIENT_ID("", Use.REFUSED),
    OAUTH_CLIENT_SECRET("", Use.REFUSED),
    OAUTH_SCOPE("", Use.REFUSED),
    SSLKEYLOGFILE("", Use.REFUSED);

    /** What is done with a keyword. */
    enum Use {
        /** It means what it means to libpq. */
        MEANT,
        /** It decides neither where, as whom nor how safely one connects; a warning names it. */
        IGNORED,
        /** It can't be followed, unless its value asks for nothing. */
        REFUSED
    }

    private final String variable;
    private final Use use;
    /** Values, with blanks between. */
    private final String asksNothing;

    LibpqKeyword(String variable) {
        this(variable, Use.MEANT);
    }

    LibpqKeyword(String variable, Use use) {
        this.variable = variable;
        this.use = use;
        this.asksNothing = "";
    }

    LibpqKeyword(String variable, String... asksNothing) {
        this.variable = variable;
        this.use = Use.REFUSED;
        this.asksNothing = String.join(" ", asksNothing);
    }

    /** {@code sslrootcert} and so on. */
    String keyword() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variable that gives it; empty if there is none. */
    String variable() {
        return variable;
    }

    Use use() {
        return use;
    }

    /** Whether a value has to be refused. */
    boolean refuses(String value) {
        return use == Use.REFUSED
                && !value.isEmpty()
                && !List.of(asksNothing.split(" ", -1)).contains(value);
    }

    /** The one with this keyword, written as libpq knows it. */
    static Optional<LibpqKeyword> find(String keyword) {
        return Arrays.stream(values())
                .filter(known -> known.keyword().equals(keyword))
                .findFirst();
    }
}
