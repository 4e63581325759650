package org.ferryman.keto.skipped;

import java.io.IOException;
import org.ferryman.keto.tuple.SkippedTuple;

/** Takes the tuples that can't be moved, one by one. */
@FunctionalInterface
public interface SkippedSink {
    void add(SkippedTuple tuple) throws IOException;
}
