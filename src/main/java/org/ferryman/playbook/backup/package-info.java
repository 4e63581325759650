/** A backup before anything is changed: made, verified, or waived for a reason. */
@NullMarked
package org.ferryman.playbook.backup;

import org.jspecify.annotations.NullMarked;
