package org.ferryman.keto.finish;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/**
 * What became of a recorded cut-over: the result of {@code keto cutover --take-back}.
 *
 * @param when the moment that was recorded; empty if none was
 * @param findings what holds from now on
 */
public record TakenBack(Optional<Instant> when, List<Finding> findings) {}
