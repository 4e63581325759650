/** The plan for one database, written down before anything is done. */
@NullMarked
package org.ferryman.playbook.runbook;

import org.jspecify.annotations.NullMarked;
