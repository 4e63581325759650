package org.ferryman.keto;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Step;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.report.Amounts;

/** Writes down the plan for this database: looks, and has every step say what it would do. Changes nothing. */
public final class RunbookStep implements Evidence<Runbook> {

    private static final String MOMENT = "A moment.";

    private final KetoLegacyPlaybook playbook;
    private final Path folder;
    private final Calls calls;

    /**
     * Prepares the step.
     *
     * @param playbook whose steps it describes
     * @param folder the run folder, with earlier results, and for the plan
     * @param calls how the commands are called
     */
    public RunbookStep(KetoLegacyPlaybook playbook, Path folder, Calls calls) {
        this.playbook = playbook;
        this.folder = folder;
        this.calls = calls;
    }

    /** Makes a line for a shell of a command and its options. */
    @FunctionalInterface
    public interface Calls {
        /**
         * With all that names this database in it.
         *
         * @param command as {@code keto migrate}, word by word, with the options of its own
         */
        String line(String... command);
    }

    @Override
    public String id() {
        return "runbook";
    }

    @Override
    public String title() {
        return "Write down the plan";
    }

    @Override
    public Runbook produce(Work work) throws Exception {
        long start = System.nanoTime();
        Assessment assessment = playbook.assess().produce(work);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Runbook.Part> parts = new ArrayList<>();
        for (Entry entry : entries(work, assessment, seconds)) {
            work.cancellation().throwIfRequested();
            parts.add(entry.part(calls, work));
        }
        Runbook runbook = new Runbook(
                assessment.database(),
                assessment.schema(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                assessment,
                parts,
                assessment.findings());
        PendingFile.write(folder.resolve(Runbook.PAGE), runbook.markdown());
        return runbook;
    }

    /** The steps in their order; a new one is one more entry here, or in the two that follow. */
    private List<Entry> entries(Work work, Assessment assessment, double seconds) throws Exception {
        List<String> schema = new ArrayList<>(List.of("keto", "schema", "--apply"));
        playbook.users(RoleNames.DEFAULT)
                .plannedSchemaOwner(work.cancellation())
                .ifPresent(owner -> schema.addAll(List.of("--owner", owner)));
        List<Entry> entries = new ArrayList<>(whileV06Writes(assessment, schema, seconds));
        entries.addAll(fromTheFreezeOn(assessment, seconds));
        return entries;
    }

    private List<Entry> whileV06Writes(Assessment assessment, List<String> schema, double seconds) throws Exception {
        return List.of(
                new Entry(
                        "check",
                        "Check the connection",
                        "Tests host, TLS, login, server, role and privileges. Writes nothing.",
                        List.of("keto", "check"),
                        Sql.NONE,
                        MOMENT,
                        Back.NOTHING),
                new Entry(
                        playbook.assess(),
                        "Counts what there is and what can't be moved. Writes nothing to the database.",
                        List.of("keto", "assess"),
                        Sql.NONE,
                        "It took " + Amounts.seconds(seconds) + " just now.",
                        Back.NOTHING),
                new Entry(
                        "backup",
                        "Make a backup",
                        "Makes a backup in one consistent snapshot and verifies it; v0.6 reads and writes meanwhile.",
                        List.of("keto", "backup", "--test-restore"),
                        Sql.NONE,
                        "As long as reading " + Amounts.bytes(bytes(assessment))
                                + " of Keto's tables takes, and restoring them once.",
                        new Back("Nothing to turn back; it is what you turn back to after the clean-up.", List.of())),
                new Entry(
                        playbook.newUser(RoleNames.DEFAULT, Optional.empty()),
                        "Makes the role that v0.7 works as. --url is an administrator's.",
                        List.of("keto", "user", "create"),
                        change(playbook.newUser(RoleNames.DEFAULT, Optional.empty())),
                        MOMENT,
                        Back.by("keto", "user", "drop")),
                new Entry(
                        playbook.schema(),
                        "Makes v0.7's tables, equal to those of `"
                                + String.join(" ", SchemaStep.officialCommand())
                                + "`; v0.6 goes on reading and writing. v0.7 can be started after it; send it no"
                                + " traffic yet.",
                        schema,
                        change(playbook.schema()),
                        MOMENT,
                        Back.by("keto", "undo")),
                new Entry(
                        playbook.dryRun(),
                        "The real thing, rolled back; nobody waits.",
                        List.of("keto", "dry-run"),
                        work -> playbook.dryRun().preview(),
                        outage(assessment),
                        Back.NOTHING));
    }

    private List<Entry> fromTheFreezeOn(Assessment assessment, double seconds) throws Exception {
        String looking = "About as long as the assessment, which took " + Amounts.seconds(seconds) + ".";
        String outage = outage(assessment);
        CleanupStep.Options cleanup = new CleanupStep.Options(Optional.empty(), false, RoleNames.DEFAULT);
        return List.of(
                new Entry(
                        playbook.freeze(RoleNames.DEFAULT, Waiting.DEFAULT),
                        "Keeps v0.6's user from writing while it goes on reading, and proves it. From here on v0.6"
                                + " refuses writes. --url is an administrator's.",
                        List.of("keto", "freeze"),
                        change(playbook.freeze(RoleNames.DEFAULT, Waiting.DEFAULT)),
                        "A moment once nobody uses the tables in a long transaction; it waits for up to a minute.",
                        Back.by("keto", "thaw")),
                new Entry(
                        playbook.migrate(),
                        "Moves all tuples that can be moved, in one transaction: all or nothing. The legacy tables stay"
                                + " as they are.",
                        List.of("keto", "migrate"),
                        change(playbook.migrate()),
                        outage,
                        Back.by("keto", "undo")),
                new Entry(
                        playbook.verify(),
                        "Proves by counts, by digests and tuple by tuple that every legacy tuple is in v0.7's table or"
                                + " is skipped.",
                        List.of("keto", "verify"),
                        Sql.NONE,
                        looking,
                        Back.by("keto", "undo")),
                new Entry(
                        "skipped",
                        "Decide on the skipped tuples",
                        "Lists every tuple that can't be moved as it stands, with the reason and what can be done: "
                                + Amounts.count(assessment.skipped()) + " of them. Recreate or leave out each.",
                        List.of("keto", "skipped"),
                        Sql.NONE,
                        looking + " And the time to decide.",
                        Back.by("keto", "undo")),
                new Entry(
                        "cutover",
                        "Cut over",
                        "Asks both servers the same questions; then route traffic to v0.7 and stop v0.6. Clients must"
                                + " change: subject became subject_id and subject_set.",
                        List.of("keto", "cutover", "--old-read-api", "URL", "--new-read-api", "URL"),
                        Sql.NONE,
                        "As long as routing traffic takes.",
                        new Back(
                                "No way back by Ferryman: what v0.7 has written since, v0.6 doesn't know.", List.of())),
                new Entry(
                        playbook.cleanup(cleanup),
                        "Some days later: drops the legacy tables, and leaves exactly what v0.7's own migrator leaves."
                                + " Refuses while a tuple is neither proven to be in v0.7's table nor decided on.",
                        List.of("keto", "cleanup", "--confirm", assessment.database()),
                        change(playbook.cleanup(cleanup)),
                        looking,
                        new Back("Only by restoring the backup.", List.of())));
    }

    private static long bytes(Assessment assessment) {
        return assessment.namespaces().stream()
                .mapToLong(Assessment.NamespaceAssessment::bytes)
                .sum();
    }

    private String outage(Assessment assessment) throws Exception {
        Optional<DryRun> rehearsed = new RunMemory(folder)
                .recall(DryRun.MEMORY)
                .filter(dryRun -> Optional.of(dryRun.fingerprint()).equals(assessment.fingerprint()));
        return rehearsed
                .map(dryRun -> Amounts.seconds(dryRun.predictedOutageSeconds())
                        + (dryRun.isGuess() ? ", a guess of the dry run." : ", as the dry run predicts."))
                .orElse(Amounts.seconds(assessment.expectedSeconds())
                        + ", a guess from the number of tuples; a dry run tells better.");
    }

    /** What a change would run, unless something is in the way: then that. */
    private static Sql change(Change<?> change) {
        return work -> {
            Inspection inspection = change.inspect(work);
            if (inspection.state() == Inspection.State.BLOCKED) {
                throw new BlockedException(inspection.findings());
            }
            return change.preview();
        };
    }

    /** What would run now. */
    @FunctionalInterface
    private interface Sql {

        Sql NONE = work -> List.of();

        /** @throws BlockedException if something is in the way */
        List<String> statements(Work work) throws Exception;
    }

    /** One step, as it is described. */
    private record Entry(
            String step, String title, String what, List<String> command, Sql sql, String time, Back back) {

        Entry(Step step, String what, List<String> command, Sql sql, String time, Back back) {
            this(step.id(), step.title(), what, command, sql, time, back);
        }

        Runbook.Part part(Calls calls, Work work) throws Exception {
            List<String> lines = List.of(calls.line(command.toArray(String[]::new)));
            try {
                return new Runbook.Part(
                        step, title, what, lines, sql.statements(work), time, back.how, back(calls), List.of());
            } catch (BlockedException blocked) {
                List<Finding> inTheWay =
                        blocked.findings().stream().filter(Finding::blocks).toList();
                return new Runbook.Part(step, title, what, lines, List.of(), time, back.how, back(calls), inTheWay);
            }
        }

        private List<String> back(Calls calls) {
            return back.command.isEmpty() ? List.of() : List.of(calls.line(back.command.toArray(String[]::new)));
        }
    }

    /** How to turn back: in a sentence, and with which command, if there is one. */
    private record Back(String how, List<String> command) {

        static final Back NOTHING = new Back("Nothing to turn back: it changes nothing.", List.of());

        static Back by(String... command) {
            return new Back("With " + String.join(" ", command) + ".", List.of(command));
        }
    }
}
