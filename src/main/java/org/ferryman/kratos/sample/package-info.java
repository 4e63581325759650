/** A Kratos database to try the upgrade on, and a program that stands in for the new Kratos there. */
@NullMarked
package org.ferryman.kratos.sample;

import org.jspecify.annotations.NullMarked;
