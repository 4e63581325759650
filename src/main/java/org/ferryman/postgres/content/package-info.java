/** What tables hold, as counts and digests that are the same on every server, and how two databases differ in it. */
@NullMarked
package org.ferryman.postgres.content;

import org.jspecify.annotations.NullMarked;
