/** The page of the two users: makes the new one, v0.7's tables, and keeps the old one from writing. */
@NullMarked
package org.ferryman.desktop.users;

import org.jspecify.annotations.NullMarked;
