/** Commands on a database of Ory Kratos. */
@NullMarked
package org.ferryman.cli.kratos;

import org.jspecify.annotations.NullMarked;
