/** The page that tells at which level a Kratos is, and what the upgrade would do. */
@NullMarked
package org.ferryman.desktop.kratos.assessment;

import org.jspecify.annotations.NullMarked;
