package org.ferryman.keto.decide;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.keto.skipped.DecisionStates;

/**
 * What came of decisions on skipped tuples: the result of {@code keto skipped recreate}, {@code leave-out} and
 * {@code defer}.
 *
 * @param selected the tuples that were meant
 * @param recreated rows that were written to v0.7's table
 * @param alreadyThere tuples that were to be recreated, and that v0.7 had already
 * @param leftOut tuples that are now left out
 * @param deferred tuples whose decision is now put off
 * @param takenBack rows that had recreated tuples, now deleted
 * @param unchanged tuples on which the same was decided before
 * @param notApplicable tuples for which the decision makes no sense; they stay as they were
 * @param otherwise tuples that were recreated otherwise before; they stay as they were
 * @param states what has become of all skipped tuples
 * @param findings what should be known
 */
public record DecisionResult(
        long selected,
        long recreated,
        long alreadyThere,
        long leftOut,
        long deferred,
        long takenBack,
        long unchanged,
        long notApplicable,
        long otherwise,
        DecisionStates states,
        List<Finding> findings) {}
