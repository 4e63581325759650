package org.ferryman.keto;

import java.io.IOException;

/** Takes the tuples that can't be moved, one by one. */
@FunctionalInterface
interface SkippedSink {
    void add(SkippedTuple tuple) throws IOException;
}
