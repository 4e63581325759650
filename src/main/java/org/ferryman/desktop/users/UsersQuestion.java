package org.ferryman.desktop.users;

/** What the user is asked before it is done. */
enum UsersQuestion {
    /** Whether v0.6's writes are to be stopped now. */
    FREEZE,
    /** Whether they are to be stopped now, and sessions that are writing ended. */
    END_SESSIONS,
    /** Whether v0.6 is to write again. */
    THAW,
    /** Whether the new user is to be dropped. */
    DROP
}
