/** The two databases of an upgrade beside the running Kratos, and what is seen of them from outside. */
@org.jspecify.annotations.NullMarked
package org.ferryman.kratos.pair;
