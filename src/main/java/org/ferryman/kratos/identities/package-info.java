/** What identity schemas of the new Kratos would make of the identities that are stored, and moving them to another. */
@NullMarked
package org.ferryman.kratos.identities;

import org.jspecify.annotations.NullMarked;
