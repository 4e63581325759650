package org.ferryman.keto.roles;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.LockHolder;

/**
 * What a thaw did: the result of {@code keto thaw}.
 *
 * @param oldUser who can write again
 * @param newUser who owned the tables during the freeze
 * @param applied whether there was something to do
 * @param exact whether all is proven to be as it was before the freeze; false if owners changed and there is no record
 * @param statements what was run
 * @param ended sessions that were ended
 * @param seconds from the first lock to the commit: how long nobody could read the tables at the most
 * @param findings what should be known
 */
public record ThawResult(
        String oldUser,
        String newUser,
        boolean applied,
        boolean exact,
        List<String> statements,
        List<LockHolder> ended,
        double seconds,
        List<Finding> findings) {}
