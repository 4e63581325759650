package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.BlueGreenOutlook;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.fitness.FitnessComparison;
import org.ferryman.kratos.fitness.SideFacts;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.report.AmountText;

/**
 * Finds out what an upgrade beside the running Kratos would do: what would run, for how long nobody could write, what
 * is in the way, and what the target lacks. Reads only.
 */
public final class PairAssessStep implements Evidence<KratosAssessment> {

    private final ReplicationPair pair;
    private final NewKratos newKratos;
    private final Path folder;
    private final Path rehearsals;
    private final AssessOptions options;

    /**
     * An assessment for a new Kratos.
     *
     * @param folder the run folder: has the pass of the target's guard, and may have a rehearsal of all this
     * @param rehearsals the run folder of an upgrade of the source in place: may have a rehearsal
     */
    public PairAssessStep(
            ReplicationPair pair, NewKratos newKratos, Path folder, Path rehearsals, AssessOptions options) {
        this.pair = pair;
        this.newKratos = newKratos;
        this.folder = folder;
        this.rehearsals = rehearsals;
        this.options = new AssessOptions(options.repairNids(), true);
    }

    @Override
    public StepId id() {
        return KratosAssessStep.ID;
    }

    @Override
    public String title() {
        return "Assess what the upgrade beside the running Kratos would do";
    }

    @Override
    public KratosAssessment produce(Work work) throws Exception {
        KratosAssessment source = new KratosAssessStep(pair.source(), newKratos, options).produce(work);
        ReplicationLook look = ReplicationLook.at(pair, new FreezePass(folder).recall(), work.cancellation());
        Optional<CutoverWindow> window = source.answer() == UpgradePlan.Answer.UNKNOWN
                ? Optional.empty()
                : Optional.of(CutoverWindow.of(
                        look.kratos(),
                        new UpgradePlan(source.answer(), source.target(), source.pending(), source.changes())));
        Optional<HandoverForecast> rehearsed = source.target().isPresent()
                ? HandoverForecast.read(
                        folder, source.level().name(), source.target().get())
                : Optional.empty();
        Optional<Double> inPlace =
                rehearsed.isEmpty() && window.filter(known -> !known.isShort()).isPresent()
                        ? UpgradeOutage.read(
                                        rehearsals,
                                        source.level().name(),
                                        source.target().get())
                                .map(UpgradeOutage::seconds)
                        : Optional.empty();
        SideFacts here = pair.inSource(
                work.cancellation(),
                session -> SideFacts.read(session, look.kratos().tables()));
        SideFacts there = pair.inTarget(
                work.cancellation(),
                session -> SideFacts.read(session, look.kratos().tables()));
        Optional<KratosCatalog> release = KratosCatalog.of(look.kratos().level().name());
        BlueGreenOutlook outlook = new BlueGreenOutlook(
                window.map(CutoverWindow::reasons).orElse(List.of()),
                window.map(CutoverWindow::migrations).orElse(List.of()),
                rehearsed.map(HandoverForecast::seconds).or(() -> inPlace),
                rehearsed.map(HandoverForecast::text).orElseGet(() -> forecast(window, inPlace)),
                new FitnessComparison(here, there, release).lacks());
        return source.with(window.map(CutoverWindow::kind), outlook, look.findings());
    }

    private static String forecast(Optional<CutoverWindow> window, Optional<Double> seconds) {
        if (window.isEmpty()) {
            return "For how long nobody will be able to write can't be said: name the new Kratos with --kratos.";
        } else if (window.get().isShort()) {
            return "The target can be upgraded while the source serves. In the cut-over nobody will be able to write"
                    + " for about a second, whatever the size; `ferryman kratos rehearse --target` measures it.";
        }
        return "The target can be upgraded only while writes are stopped: nobody will be able to write "
                + seconds.map(known -> "for about " + AmountText.seconds(known)
                                + ", as a rehearsal of this upgrade in place took with its checksums.")
                        .orElse("for as long as the migrations run. `ferryman kratos rehearse --target` finds out how"
                                + " long.");
    }
}
