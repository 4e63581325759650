/** The page that holds identities against the identity schemas of the new Kratos. */
@NullMarked
package org.ferryman.desktop.kratos.identities;

import org.jspecify.annotations.NullMarked;
