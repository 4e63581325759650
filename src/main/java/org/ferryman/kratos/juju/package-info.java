/** Kratos as Juju deployed it: what Juju says of the application, and what has the charm run the migrations. */
@NullMarked
package org.ferryman.kratos.juju;

import org.jspecify.annotations.NullMarked;
