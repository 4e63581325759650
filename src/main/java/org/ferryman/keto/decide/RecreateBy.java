package org.ferryman.keto.decide;

import org.ferryman.keto.server.KetoServer;

/** How tuples are recreated. */
public sealed interface RecreateBy {

    /** Through v0.7's write API, which gives each the present time and a random id. */
    record Api(KetoServer server) implements RecreateBy {}

    /** By SQL, in one transaction, with the old commit time and an id that is always the same. */
    record Sql() implements RecreateBy {}

    /** Not at all: what writes nothing needs no way to write. */
    record Nothing() implements RecreateBy {}
}
