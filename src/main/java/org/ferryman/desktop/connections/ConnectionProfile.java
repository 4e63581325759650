package org.ferryman.desktop.connections;

import java.util.Objects;

/**
 * A connection that is kept under a name. Holds no secret.
 *
 * @param url as libpq writes it; empty if all comes from the environment
 * @param config the service's configuration file; may be empty
 * @param excluded ids of Keto's namespaces to leave alone, as written on the page
 * @param program how the new version is run, as written on the page; empty where Ferryman does not run it
 * @param target of the database that is to take over, as libpq writes it; empty where there is none
 * @param production whether the database is in production, which the window then shows
 */
public record ConnectionProfile(
        String name, String url, String config, String excluded, String program, String target, boolean production) {

    /** One without a second database. */
    public ConnectionProfile(String name, String url, String config, String excluded, String program) {
        this(name, url, config, excluded, program, "", false);
    }

    /** The same, with the URL of a second database. */
    public ConnectionProfile withTarget(String url) {
        return new ConnectionProfile(name, this.url, config, excluded, program, url, production);
    }

    /** The same, marked or not. */
    ConnectionProfile inProduction(boolean marked) {
        return new ConnectionProfile(name, url, config, excluded, program, target, marked);
    }

    /** Refuses what lacks something; files from before there was a program, or a target, have none. */
    public ConnectionProfile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(excluded, "excluded");
        program = Objects.requireNonNullElse(program, "");
        target = Objects.requireNonNullElse(target, "");
    }
}
