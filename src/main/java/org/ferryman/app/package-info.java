/** What both front doors stand on: the user's folders, the log, and a database opened with its record. */
@NullMarked
package org.ferryman.app;

import org.jspecify.annotations.NullMarked;
