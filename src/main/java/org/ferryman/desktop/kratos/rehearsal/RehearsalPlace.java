package org.ferryman.desktop.kratos.rehearsal;

/** Where the copy is made. */
enum RehearsalPlace {
    /** On a server of Ferryman's own, on this machine. */
    EMBEDDED,
    /** In a new database on a server that the user names. */
    SERVER
}
