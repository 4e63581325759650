/** What every page of the wizard stands on: models without controls, to be tested without a display. */
@NullMarked
package org.ferryman.desktop.wizard;

import org.jspecify.annotations.NullMarked;
