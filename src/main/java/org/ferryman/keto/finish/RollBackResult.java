package org.ferryman.keto.finish;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.SchemaRemoval;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.ThawResult;

/**
 * What a roll-back did, in this order: the result of {@code keto undo}.
 *
 * @param thaw the old user writes again
 * @param migration the migrated tuples are removed
 * @param schema v0.7's tables are dropped
 * @param user the new user is dropped
 * @param findings what should be known
 */
public record RollBackResult(
        ThawResult thaw, RemovalResult migration, SchemaRemoval schema, DroppedUser user, List<Finding> findings) {}
