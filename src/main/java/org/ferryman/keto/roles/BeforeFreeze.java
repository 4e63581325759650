package org.ferryman.keto.roles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Run;
import org.ferryman.keto.catalog.RecordFiles;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.WriteProof;

/**
 * What a freeze found: in the run folder before it is committed, and there until it is thawed. The one thing that
 * can't be observed later.
 *
 * @param tables Keto's tables, their owners and privileges
 * @param proven the legacy tables that the old user was proven not to write to since; empty before that
 */
record BeforeFreeze(String oldUser, String newUser, List<ObjectPrivileges> tables, Optional<List<String>> proven) {

    private static final String NAME = "freeze-before";

    static Optional<BeforeFreeze> read(Path folder) throws IOException {
        return Run.readResult(folder, NAME, BeforeFreeze.class);
    }

    /** Adds to the record of the present freeze, if there is one, that it was proven to hold. */
    static void recordProof(Path folder, ServiceRoles names, List<WriteProof> proof) throws IOException {
        List<String> tables = proof.stream().map(WriteProof::table).toList();
        Optional<BeforeFreeze> record = read(folder).filter(before -> before.isOf(names));
        if (record.isPresent()) {
            new BeforeFreeze(names.oldUser(), names.newUser(), record.get().tables, Optional.of(tables)).write(folder);
        }
    }

    boolean isOf(ServiceRoles names) {
        return oldUser.equals(names.oldUser()) && newUser.equals(names.newUser());
    }

    boolean isProvenFor(List<QualifiedName> legacy) {
        return proven.filter(tables -> tables.containsAll(
                        legacy.stream().map(QualifiedName::toString).toList()))
                .isPresent();
    }

    void write(Path folder) throws IOException {
        Run.writeResult(folder, NAME, this);
    }

    static List<Finding> forget(Path folder) {
        return RecordFiles.remove(folder.resolve(NAME + ".json"));
    }

    Optional<ObjectPrivileges> of(QualifiedName table) {
        return tables.stream()
                .filter(recorded -> recorded.table().equals(table))
                .findFirst();
    }
}
