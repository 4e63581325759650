/** The end of the way: both servers compared, cut over, cleaned up; or all of it rolled back. */
@NullMarked
package org.ferryman.keto.finish;

import org.jspecify.annotations.NullMarked;
