package org.ferryman.desktop.connections;

import java.util.Objects;

/**
 * A connection that is kept under a name. Holds no secret.
 *
 * @param url as libpq writes it; empty if all comes from the environment
 * @param config Keto's configuration file; may be empty
 * @param excluded ids of the namespaces to leave alone, as written on the page
 */
record ConnectionProfile(String name, String url, String config, String excluded) {

    ConnectionProfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(excluded, "excluded");
    }
}
