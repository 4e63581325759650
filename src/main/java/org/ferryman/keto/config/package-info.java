/** Keto's configuration: the namespaces and their ids. */
@NullMarked
package org.ferryman.keto.config;

import org.jspecify.annotations.NullMarked;
