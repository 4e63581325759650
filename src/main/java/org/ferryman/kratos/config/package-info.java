/** What is read of the new Kratos' configuration. */
@NullMarked
package org.ferryman.kratos.config;

import org.jspecify.annotations.NullMarked;
