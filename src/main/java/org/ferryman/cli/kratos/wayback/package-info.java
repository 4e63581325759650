/** Commands that lead back from Kratos' second database, or clean up after it. */
@NullMarked
package org.ferryman.cli.kratos.wayback;

import org.jspecify.annotations.NullMarked;
