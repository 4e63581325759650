/** Files that are there whole or not at all, private to the user; and how records become JSON in them. */
@NullMarked
package org.ferryman.engine.file;

import org.jspecify.annotations.NullMarked;
