package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/**
 * A time limit for locks as the default of a role in this database, for a Kratos whose DSN can't be changed: without
 * one it waits for ever, and all readers behind it. What was the default before is kept in the run folder, and is set
 * again.
 */
final class RoleLockTimeout {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final String SETTING = "lock_timeout=";

    private static final MemoryEntry<Before> MEMORY = new MemoryEntry<>(
            "kratos-lock-timeout", Before.class, "What a role's default was is gone when another one is set.");

    private final Database database;
    private final RunMemory memory;

    RoleLockTimeout(Database database, Path folder) {
        this.database = database;
        this.memory = new RunMemory(folder);
    }

    /**
     * What was there.
     *
     * @param database where it is the role's default
     * @param value as it was set; empty if it was not
     */
    record Before(String role, String database, Optional<String> value) {

        /** What brings it back. */
        String undo() {
            return value.map(known -> SqlText.of("ALTER ROLE {role} IN DATABASE {database} SET lock_timeout = {value}")
                            .withLiteral("value", known))
                    .orElseGet(() -> SqlText.of("ALTER ROLE {role} IN DATABASE {database} RESET lock_timeout"))
                    .withIdentifier("role", role)
                    .withIdentifier("database", database)
                    .text();
        }
    }

    /** One that a run has set which was killed. */
    Optional<Before> leftOver() throws IOException {
        return memory.recall(MEMORY);
    }

    /** What sets it. */
    String statement(String role, String name) {
        Duration limit = database.patience().lock();
        return SqlText.of("ALTER ROLE {role} IN DATABASE {database} SET lock_timeout = {value}")
                .withIdentifier("role", role)
                .withIdentifier("database", name)
                .withLiteral("value", limit.toMillis() + "ms")
                .text();
    }

    /** The same, if one was named. */
    static Optional<Finding> obstacle(Session session, Optional<String> role) throws Exception {
        return role.isPresent() ? obstacle(session, role.get()) : Optional.empty();
    }

    /** Blocks where there is no such role. */
    static Optional<Finding> obstacle(Session session, String role) throws Exception {
        return session.one("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?)", row -> row.getBoolean(1), role)
                ? Optional.empty()
                : Optional.of(Finding.blocker(
                        "KRATOS_ROLE_NOT_FOUND",
                        "There is no role " + role + " on this server.",
                        "--lock-timeout-for names the role that your Kratos logs in as.",
                        "Give one of those that SELECT rolname FROM pg_roles WHERE rolcanlogin shows."));
    }

    /** Sets it, and keeps what was there. */
    void set(String role, String name, Work work) throws Exception {
        Optional<String> value = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> session.first(
                                SqlText.load(RoleLockTimeout.class, "role-default.sql")
                                        .text(),
                                row -> row.getString("value"),
                                role,
                                SETTING + "%"));
        memory.keep(MEMORY, new Before(role, name, value));
        try {
            new Transactions(database).committed(work, session -> {
                session.execute(statement(role, name));
                return true;
            });
        } catch (SQLException failure) {
            if (INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
                // Nothing was set, and could not be taken back, either.
                memory.forget(MEMORY);
            }
            throw failure;
        }
    }

    /** Brings back what was there, if one was set; a request to stop doesn't stop that. */
    void undo(Work work) throws Exception {
        Optional<Before> before = leftOver();
        if (before.isPresent()) {
            new Transactions(database).committed(work.toItsEnd(), session -> {
                session.execute(before.get().undo());
                return true;
            });
            memory.forget(MEMORY);
        }
    }

    /** That one was left, with what brings it back: the next run does it first. */
    static KratosRepair repair(Before before) {
        return new KratosRepair(
                "lock_timeout of role " + before.role() + ", which an interrupted run set, is as it was before",
                List.of(before.undo()),
                List.of());
    }
}
