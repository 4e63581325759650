/** Commands on the identities of a Kratos database and their schemas. */
@NullMarked
package org.ferryman.cli.kratos.identities;

import org.jspecify.annotations.NullMarked;
