/** What a run folder tells, for people and scripts. */
@NullMarked
package org.ferryman.playbook.record;

import org.jspecify.annotations.NullMarked;
