/** What the pages of an upgrade of Kratos in place share. */
@NullMarked
package org.ferryman.desktop.kratos;

import org.jspecify.annotations.NullMarked;
