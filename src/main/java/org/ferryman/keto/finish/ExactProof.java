package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.HeldVerification;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.content.RowEquality;

/**
 * What came of comparing every tuple of both sides, as they were before v0.7 served.
 *
 * @param equality of the two
 * @param namespaces each as compared; empty where that was done by another run
 * @param findings what is not as it should be
 */
record ExactProof(RowEquality equality, List<NamespaceVerification> namespaces, List<Finding> findings) {

    private static final Finding DIFFERENT = Finding.blocker(
            "CUTOVER_ROWS_DIFFER",
            "v0.7's table did not hold what v0.6's tables hold.",
            "Something was written that the triggers did not note. The legacy tables still have everything that"
                    + " v0.6 had.",
            "Keep the legacy tables. Write what is missing through v0.7's API; or route the clients back to v0.6,"
                    + " run `ferryman keto cutover --take-back` and `ferryman keto thaw`: what v0.7 has written"
                    + " since stays in its table only.");

    /** While it is still to come, and where the run that was at it has ended. */
    static final ExactProof OPEN = unproven("the run that was to compare them has ended");

    /** Both were compared before v0.7 served. */
    static final ExactProof FIRST = new ExactProof(RowEquality.EQUAL, List.of(), List.of());

    private static final ExactProof WRITTEN = unproven("v0.7 had written before they could be compared");

    /** What this run folder has of the same migration and the same tuples by now: what was found to differ stays so. */
    static Optional<ExactProof> earlier(Session session, Path folder, CompareStep.Observed observed) throws Exception {
        Optional<ExactProof> differs = OpenedCutover.read(session, folder)
                .filter(opened -> opened.fingerprint().equals(observed.fingerprint()))
                .filter(opened -> !opened.differs().isEmpty())
                .map(opened -> new ExactProof(RowEquality.DIFFERS, List.of(), opened.differs()));
        return differs.isPresent()
                ? differs
                : HeldVerification.read(folder, observed.migration())
                        .filter(held -> held.fingerprint().equals(observed.fingerprint()))
                        .map(held -> FIRST);
    }

    /** What comparing every tuple says that was done before this cut-over opened v0.7. */
    static ExactProof before(Verification verification) {
        return verification.holds() ? FIRST : WRITTEN;
    }

    /**
     * Compares them in a snapshot, and keeps that for the clean-up if they are equal.
     *
     * @param held a session of a snapshot from before v0.7 served
     */
    static ExactProof of(
            Session held,
            Database database,
            KetoSettings settings,
            Path folder,
            CompareStep.Observed observed,
            Work work) {
        List<Finding> findings = new ArrayList<>();
        Work proving = new Work(
                progress -> work.progress().publish(progress.as(FinishPhase.PROOF)),
                work.cancellation(),
                work.journal());
        VerifyStep step = new VerifyStep(database, settings, folder);
        Optional<Verification> found = OnceOpen.attempt(
                () -> {
                    Verification verification = step.verify(held, observed.keto(), List.of(), proving);
                    if (isExpected(verification, observed)) {
                        step.keep(verification, observed.migration());
                    }
                    return verification;
                },
                findings,
                failure -> unproven(failure).findings().get(0));
        if (found.isEmpty()) {
            return new ExactProof(RowEquality.UNPROVEN, List.of(), findings);
        }
        Verification verification = found.get();
        if (isExpected(verification, observed)) {
            return new ExactProof(RowEquality.EQUAL, verification.namespaces(), List.of());
        } else if (observed.traffic()) {
            return new ExactProof(RowEquality.UNPROVEN, verification.namespaces(), WRITTEN.findings());
        }
        findings.add(DIFFERENT);
        findings.addAll(verification.findings());
        return new ExactProof(RowEquality.DIFFERS, verification.namespaces(), findings);
    }

    private static boolean isExpected(Verification verification, CompareStep.Observed observed) {
        return verification.holds() && verification.fingerprint().equals(observed.fingerprint());
    }

    /** What people are told who look later. */
    static List<Finding> told(RowEquality equality) {
        return switch (equality) {
            case EQUAL -> List.of();
            case DIFFERS -> List.of(DIFFERENT.asWarning("The cut-over is on record all the same."));
            case UNPROVEN -> OPEN.findings;
        };
    }

    private static ExactProof unproven(String failure) {
        return new ExactProof(
                RowEquality.UNPROVEN,
                List.of(),
                List.of(Finding.warning(
                        "CUTOVER_UNPROVEN",
                        "v0.7 serves, and whether it had every tuple then could not be found out: " + failure + ".",
                        "The moment in which both sides were to be compared is gone. The legacy tables still have all"
                                + " that they had.",
                        "Run `ferryman keto verify`: it proves it as long as v0.7 has neither deleted nor changed what"
                                + " was moved. Until then `ferryman keto cleanup` refuses.")));
    }
}
