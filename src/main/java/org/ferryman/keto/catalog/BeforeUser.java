package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.roles.ObjectPrivileges;

/**
 * What was there before the new user was made: in the run folder before anything is changed.
 *
 * @param existed whether there was a role of this name already
 * @param memberships the roles that it was a member of
 * @param objects the database, the schema and Keto's tables, their owners and privileges
 * @param takenBack whether it is so again: kept of a role that stays, so that nobody takes it for Ferryman's
 */
public record BeforeUser(
        String oldUser,
        String newUser,
        boolean existed,
        List<String> memberships,
        List<ObjectPrivileges> objects,
        boolean takenBack) {

    /** How it is kept. */
    public static final MemoryEntry<BeforeUser> MEMORY = new MemoryEntry<>(
            "user-before", BeforeUser.class, "Owners and rights as they were are what making the new user changes.");

    public static Optional<BeforeUser> read(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Of whom the record is, if it is of another new user than this one. */
    public static Optional<String> another(Path folder, String newUser) throws IOException {
        return read(folder)
                .filter(record -> !record.takenBack)
                .map(BeforeUser::newUser)
                .filter(recorded -> !recorded.equals(newUser));
    }

    public void write(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }

    /** Once all is as it was; that a role was there before is never forgotten. */
    public static List<Finding> takeBack(Path folder) throws IOException {
        Optional<BeforeUser> record = read(folder);
        if (record.filter(BeforeUser::existed).isEmpty()) {
            return new RunMemory(folder).forget(MEMORY);
        }
        BeforeUser kept = record.get();
        new BeforeUser(kept.oldUser, kept.newUser, true, kept.memberships, kept.objects, true).write(folder);
        return List.of();
    }

    /** What each object had, by its name in SQL. */
    public Map<String, ObjectPrivileges> byName() {
        return ObjectPrivileges.byName(objects);
    }
}
