package org.ferryman.keto.roles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
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

    /** How it is kept. */
    static final MemoryEntry<BeforeFreeze> MEMORY = new MemoryEntry<>(
            KetoMark.FREEZE, BeforeFreeze.class, "Owners and rights as they were are what a freeze changes.");

    static Optional<BeforeFreeze> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
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
        new RunMemory(folder).keep(MEMORY, this);
    }

    /** Where tuples were moved before, other run folders learn of it, too. */
    void mark(Session session) throws SQLException, CancelledException, BlockedException, IOException {
        JsonNode state = Json.parse(Json.line(this), JsonNode.class);
        MarkTable.update(session, mark -> mark.withFreeze(Optional.of(state)));
    }

    static List<Finding> forget(Path folder) {
        return new RunMemory(folder).forget(MEMORY);
    }

    Optional<ObjectPrivileges> of(QualifiedName table) {
        return tables.stream()
                .filter(recorded -> recorded.table().equals(table))
                .findFirst();
    }
}
