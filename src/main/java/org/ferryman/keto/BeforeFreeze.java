package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Run;
import org.ferryman.postgres.ObjectPrivileges;
import org.ferryman.postgres.QualifiedName;

/**
 * What a freeze found: in the run folder before anything is changed, and there until it is thawed. The one thing that
 * can't be observed later.
 *
 * @param tables Keto's tables, their owners and privileges
 */
record BeforeFreeze(String oldUser, String newUser, List<ObjectPrivileges> tables) {

    private static final String NAME = "freeze-before";

    static Optional<BeforeFreeze> read(Path folder) throws IOException {
        return Run.readResult(folder, NAME, BeforeFreeze.class);
    }

    void write(Path folder) throws IOException {
        Run.writeResult(folder, NAME, this);
    }

    static void forget(Path folder) throws IOException {
        Run.deleteResult(folder, NAME);
    }

    Optional<ObjectPrivileges> of(QualifiedName table) {
        return tables.stream()
                .filter(recorded -> recorded.table().equals(table))
                .findFirst();
    }
}
