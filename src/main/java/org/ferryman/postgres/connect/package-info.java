/** Where to connect, as whom and how safely: URLs, service and password files, time-outs, the pool's source. */
@NullMarked
package org.ferryman.postgres.connect;

import org.jspecify.annotations.NullMarked;
