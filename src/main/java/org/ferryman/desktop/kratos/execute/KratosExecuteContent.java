package org.ferryman.desktop.kratos.execute;

import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.playbook.PlaybookStep;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, all at one moment; how far a step is comes on its own.
 *
 * @param opened the database; null before it is open
 * @param seen the database as last observed; null before that
 * @param ending how the last run ended, unless all was done; empty while something runs
 * @param run what runs, or ran last
 * @param choices what is chosen about the upgrade
 * @param assessment what the upgrade would do; null before it was assessed
 * @param migration what the last one of this window did; null before that
 * @param verification what the last one found; null before that
 */
record KratosExecuteContent(
        Phase phase,
        @Nullable OpenKratos opened,
        @Nullable KratosStatus seen,
        Optional<Ending> ending,
        RunNow run,
        UpgradeChoices choices,
        @Nullable KratosAssessment assessment,
        @Nullable KratosMigration migration,
        @Nullable KratosVerification verification) {

    /** Where the page is. */
    enum Phase {
        /** The database is being looked at for the first time. */
        LOOKING,
        /** It could not be looked at. */
        UNKNOWN,
        /** The new Kratos can't be what it is upgraded to. */
        BLOCKED,
        /** There are migrations to run. */
        READY,
        /** The user is asked. */
        CONFIRMING,
        /** At work. */
        RUNNING,
        /** Asked to stop. */
        CANCELLING,
        /** All migrations are recorded. */
        MIGRATED
    }

    /**
     * What runs, or ran last.
     *
     * @param stages in their order
     * @param running the step at work
     * @param changes whether that one changes the database
     * @param asksToCancel whether the user was asked whether to stop, while the work goes on
     * @param cameTooLate whether a stage was done before it could be stopped
     */
    record RunNow(
            List<RunStage> stages,
            Optional<PlaybookStep<?, ?>> running,
            boolean changes,
            boolean asksToCancel,
            boolean cameTooLate) {

        RunNow {
            stages = List.copyOf(stages);
        }
    }

    /** Whether nobody but the new Kratos can write, as far as known. */
    boolean isFrozen() {
        return seen != null && seen.writesStopped();
    }

    /** Whether writes are to be stopped first. */
    boolean stopsWrites() {
        return choices.stopsWrites();
    }

    /** The tables with rows that would stop the upgrade, as far as known of the level that the database is at. */
    List<KratosAssessment.DirtyTable> dirty() {
        return assessment != null && seen != null && assessment.level().equals(seen.level())
                ? assessment.dirty()
                : List.of();
    }

    /** Whether Ferryman runs the migrations. */
    boolean isRunHere() {
        return opened != null && opened.isRunHere();
    }

    /** Whether it is proven that no row changed, and the database is still at that level. */
    boolean isProven() {
        return verification != null && verification.equal() && isOfThisLevel(verification);
    }

    private boolean isOfThisLevel(KratosVerification known) {
        return seen != null && known.level().equals(seen.level().name());
    }

    /** What was found of the level that the database is at. */
    Optional<KratosVerification> verified() {
        return Optional.ofNullable(verification).filter(this::isOfThisLevel);
    }
}
