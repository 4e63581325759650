package org.ferryman.keto;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * What a roll-back did, in this order: the result of {@code keto undo}.
 *
 * @param thaw the old user writes again
 * @param migration the migrated tuples are removed
 * @param schema v0.7's tables are dropped
 * @param user the new user is dropped
 * @param findings what should be known
 */
public record Undone(Thaw thaw, Removal migration, SchemaRemoval schema, DroppedUser user, List<Finding> findings) {}
