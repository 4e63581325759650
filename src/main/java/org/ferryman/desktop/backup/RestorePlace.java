package org.ferryman.desktop.backup;

/** Where a restore is tested. */
enum RestorePlace {
    /** It is not. */
    NONE,
    /** In an embedded server, gone afterwards. */
    EMBEDDED,
    /** In a new database on a server of the user's, dropped afterwards. */
    SCRATCH
}
