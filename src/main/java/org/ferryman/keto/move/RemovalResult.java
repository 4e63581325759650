package org.ferryman.keto.move;

import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;

/**
 * What undoing a migration removed.
 *
 * @param removed rows that Ferryman had migrated into v0.7's table, now gone, by namespace id
 * @param recreated rows with which Ferryman had recreated skipped tuples, now gone, by namespace id
 * @param kept rows that others have put there, which stay, by namespace id
 * @param findings what should be known
 */
public record RemovalResult(
        Map<Long, Long> removed, Map<Long, Long> recreated, Map<Long, Long> kept, List<Finding> findings) {}
