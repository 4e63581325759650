package org.ferryman.kratos.freeze;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.LockHolder;
import org.ferryman.postgres.roles.WriteProof;

/**
 * What stopping the writes came to.
 *
 * @param since when nobody could write any more
 * @param changed whether something had to be changed for it
 * @param tables how many tables are guarded
 * @param statements what was run
 * @param proof what each role met when it tried to write
 * @param ended sessions that were ended
 * @param tries how often the locks were asked for
 * @param seconds for how long writers waited for them
 * @param position of the server's log when nobody could write any more: all rows are in what was written up to it
 * @param findings what should be known
 */
public record KratosFreeze(
        Instant since,
        boolean changed,
        int tables,
        List<String> statements,
        List<RoleProof> proof,
        List<LockHolder> ended,
        int tries,
        double seconds,
        Optional<String> position,
        List<Finding> findings) {

    /** What the run folder has of it. */
    public static final MemoryEntry<KratosFreeze> MEMORY = new MemoryEntry<>(
            KratosFreezeStep.ID, KratosFreeze.class, "For how long nobody could write is told; no step relies on it.");

    /** Copies the lists. */
    public KratosFreeze {
        statements = List.copyOf(statements);
        proof = List.copyOf(proof);
        ended = List.copyOf(ended);
        findings = List.copyOf(findings);
    }

    /** What a role met when it tried to write, in transactions that were rolled back. */
    public record RoleProof(String role, List<WriteProof> tables) {

        /** Copies the list. */
        public RoleProof {
            tables = List.copyOf(tables);
        }

        /** Whether it can read all tables that it could read, and write to none. */
        boolean holds() {
            return tables.stream()
                    .allMatch(table -> table.writes().values().stream()
                            .allMatch(met -> met.equals(table.wanted()) || met.equals(WriteProof.DENIED)));
        }
    }
}
