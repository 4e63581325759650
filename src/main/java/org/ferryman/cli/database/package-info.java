/** What the commands on a database of any service have in common. */
@NullMarked
package org.ferryman.cli.database;

import org.jspecify.annotations.NullMarked;
