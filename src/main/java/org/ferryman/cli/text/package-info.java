/** Results as text. */
@NullMarked
package org.ferryman.cli.text;

import org.jspecify.annotations.NullMarked;
