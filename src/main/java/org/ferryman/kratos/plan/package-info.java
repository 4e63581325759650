/** What an upgrade would do. */
@NullMarked
package org.ferryman.kratos.plan;

import org.jspecify.annotations.NullMarked;
