package org.ferryman.kratos.pair;

import java.time.Instant;
import java.util.Map;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * A target that has just been opened, for those who route the traffic.
 *
 * @param openedAt since when it can be written to
 * @param host of its server
 * @param port of its server
 * @param database its name
 */
public record OpenedTarget(Instant openedAt, String host, int port, String database) {

    /** A target that was opened at a moment, as it is connected to. */
    public static OpenedTarget of(Instant openedAt, ConnectionSettings settings) {
        return new OpenedTarget(openedAt, settings.host(), settings.port(), settings.database());
    }

    /** The same as variables of a program. */
    public Map<String, String> environment() {
        return Map.of(
                "FERRYMAN_OPENED_AT",
                openedAt.toString(),
                "FERRYMAN_TARGET_HOST",
                host,
                "FERRYMAN_TARGET_PORT",
                Integer.toString(port),
                "FERRYMAN_TARGET_DATABASE",
                database);
    }
}
