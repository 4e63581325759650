package org.ferryman.kratos.rehearse;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.KeywordText;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.migrate.StoppedMigration;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.verify.KratosVerification;

/**
 * What the upgrade of a copy came to.
 *
 * @param verdict in a word
 * @param from the level of the database
 * @param to the level that the copy has reached
 * @param stopped where Kratos stopped, if it did
 * @param forecast for how long nobody will be able to write; empty if the upgrade would not succeed
 * @param seconds how long Kratos took on the copy, if it went to the end
 * @param migrations how long each took
 * @param copy what was copied; empty if nothing was
 * @param undo what taking it back came to; empty if the upgrade would not succeed
 * @param tables how each table of the migrated copy compares with what it held before
 * @param output what Kratos printed, without secrets: a file in the run folder
 * @param findings what should be known; the upgrade is blocked if one of them blocks
 */
public record KratosRehearsal(
        Verdict verdict,
        String from,
        String to,
        Optional<StoppedMigration> stopped,
        Optional<UpgradeOutage> forecast,
        Optional<Double> seconds,
        List<MigrationTime> migrations,
        Optional<Copied> copy,
        Optional<Undone> undo,
        List<KratosVerification.Table> tables,
        Optional<String> output,
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosRehearsal {
        migrations = List.copyOf(migrations);
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** Whether the upgrade would do on the database what it should. */
    public enum Verdict {
        /** It did on the copy. */
        SUCCEEDS,
        /** It did not on the copy. */
        FAILS,
        /** There is nothing to do. */
        NOT_NEEDED;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /**
     * What was copied.
     *
     * @param place where to, for people
     * @param how by whom: {@code built-in}, or {@code pg_dump}
     * @param databaseBytes how large the database is, with its indexes
     * @param seconds how long it took
     */
    public record Copied(String place, String how, long databaseBytes, double seconds) {}

    /**
     * What taking the migrations back came to, by {@code kratos migrate sql down}.
     *
     * @param seconds how long it took; empty if it was not tried
     * @param exact whether level, columns, indexes, constraints and every row were as before
     * @param reason why it was not tried, or in what it is not exact; empty if it is exact
     */
    public record Undone(Optional<Double> seconds, boolean exact, String reason) {}
}
