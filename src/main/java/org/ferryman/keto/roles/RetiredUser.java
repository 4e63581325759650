package org.ferryman.keto.roles;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;

/**
 * What became of the role that v0.6 worked as: the result of {@code keto user retire}.
 *
 * @param role the role
 * @param applied whether it was done now; else it could not log in already
 * @param statements what was run
 * @param undo what takes it back
 * @param findings what should be known: what still belongs to it, for one
 */
public record RetiredUser(String role, boolean applied, List<String> statements, String undo, List<Finding> findings) {

    public static final StepId ID = new StepId("user-retire");

    static final MemoryEntry<RetiredUser> MEMORY =
            new MemoryEntry<>(ID, RetiredUser.class, "A role that can't log in may never have been able to.");

    /** Copies the lists. */
    public RetiredUser {
        statements = List.copyOf(statements);
        findings = List.copyOf(findings);
    }
}
