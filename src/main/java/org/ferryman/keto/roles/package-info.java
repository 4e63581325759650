/** The role that v0.6 works as and the one that v0.7 will: made, frozen, thawed, retired. */
@NullMarked
package org.ferryman.keto.roles;

import org.jspecify.annotations.NullMarked;
