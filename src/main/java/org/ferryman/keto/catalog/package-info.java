/** What of Keto is in a database, and whether it can be migrated. */
@NullMarked
package org.ferryman.keto.catalog;

import org.jspecify.annotations.NullMarked;
