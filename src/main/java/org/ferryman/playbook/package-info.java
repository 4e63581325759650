/** What the upgrade of any service has in common. */
@NullMarked
package org.ferryman.playbook;

import org.jspecify.annotations.NullMarked;
