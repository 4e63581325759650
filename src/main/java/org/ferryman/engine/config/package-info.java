/** Finds a service's configuration in what people keep it in: charts' values, manifests, compose files, variables. */
@NullMarked
package org.ferryman.engine.config;

import org.jspecify.annotations.NullMarked;
