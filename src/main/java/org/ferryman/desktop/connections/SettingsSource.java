package org.ferryman.desktop.connections;

/** Where the settings of the connection come from. */
enum SettingsSource {
    /** The fields of the page. */
    FIELDS,
    /** A section of libpq's service file. */
    SERVICE,
    /** PGHOST, PGUSER and so on. */
    ENVIRONMENT
}
