package org.ferryman.keto.roles;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.LockHolder;
import org.ferryman.postgres.roles.WriteProof;

/**
 * What a freeze did and how it was proven: the result of {@code keto freeze}.
 *
 * @param oldUser who can read only from now on
 * @param newUser who owns Keto's tables now, unless guarded
 * @param applied whether it was done now; else it was so already, and only proven again
 * @param statements what was run
 * @param undo what {@code keto thaw} would run
 * @param proof what the old user met when it tried to write, on each legacy table
 * @param ended sessions that were ended
 * @param tries how often the locks were asked for
 * @param seconds from the first lock to the commit: how long v0.6 could neither read nor write at the most
 * @param findings what should be known
 * @param guarded whether guard triggers on the legacy tables keep everybody from writing; else owners and privileges do
 */
public record FreezeResult(
        String oldUser,
        String newUser,
        boolean applied,
        List<String> statements,
        List<String> undo,
        List<WriteProof> proof,
        List<LockHolder> ended,
        int tries,
        double seconds,
        List<Finding> findings,
        boolean guarded) {

    /** What was tried on every table, and the SQLSTATE that refuses it: {@code INSERT, UPDATE and DELETE refused (25006)}. */
    public String refused() {
        List<String> tried = new ArrayList<>(proof.isEmpty()
                ? List.of()
                : proof.get(0).writes().keySet());
        proof.forEach(table -> tried.retainAll(table.writes().keySet()));
        String last = tried.isEmpty() ? "" : tried.remove(tried.size() - 1);
        String state = proof.isEmpty() ? "" : proof.get(0).wanted();
        return (tried.isEmpty() ? last : String.join(", ", tried) + " and " + last) + " refused (" + state + ")";
    }

    static final MemoryEntry<FreezeResult> MEMORY = new MemoryEntry<>(
            FreezeStep.ID, FreezeResult.class, "It is shown beside what is observed; no step relies on it.");
}
