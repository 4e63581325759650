/** What is known of a copy that was made ahead, and of what has changed since. */
@NullMarked
package org.ferryman.keto.ahead;

import org.jspecify.annotations.NullMarked;
