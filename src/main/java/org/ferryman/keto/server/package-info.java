/** Keto's two servers as their HTTP APIs show them. */
@NullMarked
package org.ferryman.keto.server;

import org.jspecify.annotations.NullMarked;
