package org.ferryman.postgres.connect;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * What URLs of other programs say and libpq has no keyword for: DSNs of Ory's services, which the Go driver pgx reads,
 * and JDBC URLs.
 *
 * <p>Source: the documentation of pgx, "ParseConfig", and of pgjdbc, "Connection parameters".
 */
final class OtherParameters {

    /** JDBC's names of what libpq knows, too. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "connectTimeout", "connect_timeout",
            "channelBinding", "channel_binding",
            "targetServerType", "target_session_attrs",
            "ApplicationName", "application_name",
            "requireAuth", "require_auth",
            "sslNegotiation", "sslnegotiation",
            "gssEncMode", "gssencmode",
            "kerberosServerName", "krbsrvname",
            "currentSchema", "search_path");

    /** Run-time parameters of the server that decide what one works on, and as whom. */
    static final Set<String> IN_OPTIONS = Set.of("search_path", "role");

    private static final Set<String> IGNORED = Set.of(
            // The pool of Ory's services, and the drivers pgx and lib/pq.
            "max_conns",
            "max_idle_conns",
            "max_conn_lifetime",
            "max_conn_idle_time",
            "pool_max_conns",
            "pool_min_conns",
            "pool_min_idle_conns",
            "pool_max_conn_lifetime",
            "pool_max_conn_lifetime_jitter",
            "pool_max_conn_idle_time",
            "pool_health_check_period",
            "statement_cache_capacity",
            "statement_cache_mode",
            "description_cache_capacity",
            "default_query_exec_mode",
            "min_read_buffer_size",
            "binary_parameters",
            // Run-time parameters of the server, of which Ferryman sets its own.
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "idle_session_timeout",
            "transaction_timeout",
            "timezone",
            "TimeZone",
            "datestyle",
            "DateStyle",
            "work_mem",
            "jit",
            "extra_float_digits",
            "default_transaction_isolation");

    private static final Set<String> IGNORED_OF_JDBC = Set.of(
            "adaptiveFetch",
            "adaptiveFetchMaximum",
            "adaptiveFetchMinimum",
            "allowEncodingChanges",
            "assumeMinServerVersion",
            "autosave",
            "binaryTransfer",
            "binaryTransferDisable",
            "binaryTransferEnable",
            "cancelSignalTimeout",
            "classLoaderStrategy",
            "cleanupSavepoints",
            "convertBooleanToNumeric",
            "databaseMetadataCacheFields",
            "databaseMetadataCacheFieldsMiB",
            "defaultRowFetchSize",
            "disableColumnSanitiser",
            "escapeSyntaxCallMode",
            "flushCacheOnDdl",
            "groupStartupParameters",
            "gssResponseTimeout",
            "hideUnprivilegedObjects",
            "hostRecheckSeconds",
            "loggerFile",
            "loggerLevel",
            "loginTimeout",
            "logServerErrorDetail",
            "logUnclosedConnections",
            "maxResultBuffer",
            "maxSendBufferSize",
            "pemKeyAlgorithm",
            "preferQueryMode",
            "preparedStatementCacheQueries",
            "preparedStatementCacheSizeMiB",
            "prepareThreshold",
            "queryTimeout",
            "quoteReturningIdentifiers",
            "readOnlyMode",
            "receiveBufferSize",
            "reWriteBatchedInserts",
            "reWriteBatchedInsertsSize",
            "scramMaxIterations",
            "sendBufferSize",
            "socketTimeout",
            "sslResponseTimeout",
            "stringtype",
            "tcpKeepAlive",
            "tcpNoDelay",
            "unknownLength",
            "xmlFactoryFactory");

    /** JDBC's values of what asks for nothing, or is done anyway. */
    private static final Map<String, String> WITHOUT_EFFECT =
            Map.of("ssl", "false", "loadBalanceHosts", "false", "readOnly", "false");

    private OtherParameters() {}

    /** libpq's keyword for a name of JDBC's; the name itself if there is none. */
    static String keyword(String jdbcName) {
        return JDBC_NAMES.getOrDefault(jdbcName, jdbcName);
    }

    /** Whether it decides neither where, as whom nor how safely one connects. */
    static boolean ignored(String name, String value) {
        return IGNORED.contains(name) || IGNORED_OF_JDBC.contains(name) || value.equals(WITHOUT_EFFECT.get(name));
    }

    /** What the server is told in {@code options}, where such a parameter goes behind what stands there. */
    static Optional<String> inOptions(Optional<String> options, Map<String, String> fromUrl) {
        StringBuilder all = new StringBuilder(options.orElse(""));
        IN_OPTIONS.stream()
                .sorted()
                .filter(name -> !fromUrl.getOrDefault(name, "").isEmpty())
                .forEach(name -> {
                    String value = fromUrl.getOrDefault(name, "")
                            .replaceAll("[\\\\\\s]", Matcher.quoteReplacement("\\") + "$0");
                    all.append(all.isEmpty() ? "" : " ")
                            .append("-c ")
                            .append(name)
                            .append('=')
                            .append(value);
                });
        return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
    }
}
