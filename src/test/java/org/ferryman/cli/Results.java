package org.ferryman.cli;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.cli.database.RunResult;
import org.ferryman.cli.keto.SchemaCommand;
import org.ferryman.cli.kratos.OpenedLine;
import org.ferryman.cli.sample.BlueGreenDemoResult;
import org.ferryman.cli.sample.DemoResult;
import org.ferryman.cli.sample.KratosDemoResult;
import org.ferryman.cli.sample.SampleState;
import org.ferryman.cli.terminal.JsonEnvelope;
import org.ferryman.engine.Change;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Step;
import org.ferryman.keto.KetoRunbookStep;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.ahead.TupleSample;
import org.ferryman.keto.catalog.HeldVerification;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.keto.copy.CopyStep;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.TakeBackStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.CopyDryRun;
import org.ferryman.keto.move.DropSchemaStep;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.LastComparison;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RetireUserStep;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.keto.server.ServerUpStep;
import org.ferryman.keto.skipped.Decision;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
import org.ferryman.kratos.identities.KratosMoveStep;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.rehearse.KratosRehearseStep;
import org.ferryman.kratos.rehearse.PairRehearseStep;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCleanupStep;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.KratosWayBackArmStep;
import org.ferryman.kratos.replicate.KratosWayBackDisarmStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.PairAssessStep;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.kratos.replicate.WayBackWatch;
import org.ferryman.kratos.undo.KratosUndoStep;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.LastRead;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.backup.BackupWaiver;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficStep;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.testing.JsonShapes;

/** What is written as JSON, by the name of its file in a run folder, or by the command that prints it. */
final class Results {

    private final Map<String, Class<?>> types = new LinkedHashMap<>();
    private final Set<String> steps = new TreeSet<>();

    private Results() {
        types.put("--json", JsonEnvelope.class);
        types.put("finding", Finding.class);
        types.put("rule", SkipRule.class);
        addSteps();
        types.put("decisions.jsonl", Decision.class);
        types.put("report.json", RunReport.class);
        types.put("traffic.jsonl", TrafficResult.Sample.class);
        types.put("verify-held.json", HeldVerification.class);
        types.put("cutover-opened.json", OpenedCutover.class);
        types.put("mark.json", MarkMemory.class);
        types.put("last-read.json", LastRead.class);
        types.put("last-comparison.json", LastComparison.class);
        types.put("copy-sample.json", TupleSample.class);
        addCommands();
    }

    static Map<String, Class<?>> types() {
        return new Results().types;
    }

    /** The names of the classes of all steps. */
    static Set<String> steps() {
        return new Results().steps;
    }

    static JsonShapes shapes() {
        return JsonShapes.of(types());
    }

    private void addSteps() {
        step("assess", AssessStep.class);
        step("kratos/assess", KratosAssessStep.class);
        step("kratos/assess", PairAssessStep.class);
        step("kratos/freeze", KratosFreezeStep.class);
        step("kratos/cleanup", KratosCleanupStep.class);
        step("kratos/cutover", KratosCutoverStep.class);
        step("kratos/identities", KratosIdentitiesStep.class);
        step("kratos/identities-dry-run", KratosIdentitiesStep.class);
        step("kratos/identities-move", KratosMoveStep.class);
        step("kratos/migrate", KratosMigrateStep.class);
        step("kratos/prepare", KratosPrepareStep.class);
        step("kratos/replicate", KratosReplicateStep.class);
        step("kratos/replicate-stop", KratosStopReplicationStep.class);
        step("kratos/rehearse", KratosRehearseStep.class);
        step("kratos/blue-green/rehearse", PairRehearseStep.class);
        step("kratos/runbook", KratosRunbookStep.class);
        step("kratos/thaw", KratosThawStep.class);
        step("kratos/undo", KratosUndoStep.class);
        step("kratos/verify", KratosVerifyStep.class);
        step("kratos/way-back-arm", KratosWayBackArmStep.class);
        step("kratos/way-back-disarm", KratosWayBackDisarmStep.class);
        step("kratos/way-back-go", KratosWayBackGoStep.class);
        step("backup", BackupStep.class);
        step("backup", BackupWaiver.class);
        step("backup-verify", BackupVerifyStep.class);
        step("cleanup", CleanupStep.class);
        step("copy", CopyStep.class);
        step("copy-stop", RemoveCaptureStep.class);
        step("cutover-comparison", CompareStep.class);
        step("cutover", CutoverStep.class);
        step("cutover-take-back", TakeBackStep.class);
        step("decide", DecideStep.class);
        step("dry-run", CopyDryRun.class);
        step("dry-run", InPlaceDryRun.class);
        step("freeze", FreezeStep.class);
        step("migrate", MigrateStep.class);
        step("migrate-undo", RemoveMigratedStep.class);
        step("runbook", KetoRunbookStep.class);
        step("schema", SchemaStep.class);
        step("schema-undo", DropSchemaStep.class);
        step("server", ServerUpStep.class);
        step("skipped", SkippedStep.class);
        step("thaw", ThawStep.class);
        step("traffic", TrafficStep.class);
        step("undo", UndoStep.class);
        step("user", NewUserStep.class);
        step("user-drop", DropUserStep.class);
        step("user-retire", RetireUserStep.class);
        step("verify", VerifyStep.class);
    }

    private void addCommands() {
        types.put("demo", DemoResult.class);
        types.put("demo --kratos", KratosDemoResult.class);
        types.put("demo --kratos --blue-green", BlueGreenDemoResult.class);
        types.put("keto check", ConnectionReport.class);
        types.put("keto report", RunReport.class);
        types.put("keto run", RunResult.class);
        types.put("keto schema", SchemaCommand.SchemaState.class);
        types.put("keto status", KetoStatus.class);
        types.put("kratos check", ConnectionReport.class);
        types.put("kratos report", RunReport.class);
        types.put("kratos replicate status", ReplicationStatus.class);
        types.put("kratos run", RunResult.class);
        types.put("kratos status", KratosStatus.class);
        types.put("kratos way-back status", WayBackStatus.class);
        types.put("kratos way-back watch", WayBackWatch.Ended.class);
        types.put("kratos status --target", KratosBlueGreenStatus.class);
        types.put("kratos cutover, line on standard error", OpenedLine.class);
        types.put("keto cutover, line on standard error", org.ferryman.cli.keto.OpenedLine.class);
        types.put("sample start", SampleState.class);
        types.put("sample status", SampleState.class);
        types.put("sample stop", SampleState.class);
        prints("keto assess", "assess");
        prints("kratos assess", "kratos/assess");
        prints("kratos freeze", "kratos/freeze");
        prints("kratos cleanup", "kratos/cleanup");
        prints("kratos cutover", "kratos/cutover");
        prints("kratos way-back arm", "kratos/way-back-arm");
        prints("kratos way-back disarm", "kratos/way-back-disarm");
        prints("kratos way-back go", "kratos/way-back-go");
        prints("kratos identities", "kratos/identities");
        prints("kratos identities move", "kratos/identities-dry-run");
        prints("kratos identities move --yes", "kratos/identities-move");
        prints("kratos migrate", "kratos/migrate");
        prints("kratos replicate", "kratos/replicate");
        prints("kratos replicate stop", "kratos/replicate-stop");
        prints("kratos rehearse", "kratos/rehearse");
        prints("kratos rehearse --target", "kratos/blue-green/rehearse");
        prints("kratos runbook", "kratos/runbook");
        prints("kratos backup", "backup");
        prints("kratos backup verify", "backup-verify");
        prints("kratos thaw", "kratos/thaw");
        prints("kratos traffic", "traffic");
        prints("kratos undo", "kratos/undo");
        prints("kratos verify", "kratos/verify");
        prints("keto backup", "backup");
        prints("keto backup verify", "backup-verify");
        prints("keto cleanup", "cleanup");
        prints("keto compare", "cutover-comparison");
        prints("keto cutover", "cutover");
        prints("keto dry-run", "dry-run");
        prints("keto freeze", "freeze");
        prints("keto migrate", "migrate");
        prints("keto runbook", "runbook");
        prints("keto schema --apply", "schema");
        prints("keto copy", "copy");
        prints("keto copy --stop", "copy-stop");
        prints("keto skipped", "skipped");
        prints("keto skipped defer", "decide");
        prints("keto skipped leave-out", "decide");
        prints("keto skipped recreate", "decide");
        prints("keto thaw", "thaw");
        prints("keto traffic", "traffic");
        prints("keto undo", "undo");
        prints("keto user create", "user");
        prints("keto user drop", "user-drop");
        prints("keto user retire", "user-retire");
        prints("keto verify", "verify");
    }

    private void step(String id, Class<? extends Step<?>> step) {
        steps.add(step.getSimpleName());
        TypeFactory generics = TypeFactory.defaultInstance();
        Class<?> kind = Change.class.isAssignableFrom(step) ? Change.class : Evidence.class;
        JavaType result = generics.findTypeParameters(generics.constructType(step), kind)[0];
        Class<?> earlier = types.put(id + ".json", result.getRawClass());
        if (earlier != null && earlier != result.getRawClass()) {
            throw new IllegalStateException(id + ".json holds " + earlier + " and " + result);
        }
    }

    private void prints(String command, String step) {
        types.put(command, types.get(step + ".json"));
    }
}
