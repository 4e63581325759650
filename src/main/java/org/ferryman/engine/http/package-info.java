/** How services are asked over HTTP. */
@NullMarked
package org.ferryman.engine.http;

import org.jspecify.annotations.NullMarked;
