/** A service's database to try a playbook on, on a server of our own. */
@NullMarked
package org.ferryman.playbook.sample;

import org.jspecify.annotations.NullMarked;
