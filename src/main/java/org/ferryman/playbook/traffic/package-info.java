/** When a service writes how much, and when it would be missed least. */
@NullMarked
package org.ferryman.playbook.traffic;

import org.jspecify.annotations.NullMarked;
