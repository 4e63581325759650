package org.ferryman.desktop.users;

/** When v0.6's writes are to be stopped. */
enum FreezeWhen {
    /** As the first thing of the execution. */
    AT_EXECUTE,
    /** From this page. */
    NOW,
    /** Not by Ferryman. */
    NOT
}
