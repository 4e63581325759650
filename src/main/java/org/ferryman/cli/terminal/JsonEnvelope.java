package org.ferryman.cli.terminal;

import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.record.RunSummary;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON document that any command prints with {@code --json}, on standard output, in UTF-8, however it ends.
 * Keys may be added in later versions; none goes away or changes its meaning.
 *
 * @param command the command, as it was called: {@code keto assess}
 * @param exit the process's exit code, see {@link ExitCode}
 * @param outcome the same as a word: {@code done}, {@code failed}, {@code usage}, {@code skipped}, {@code locked},
 *     {@code blocked}, {@code part-way} or {@code cancelled}
 * @param summary what has come of the whole way so far, as report and window have it, too; null where the command is
 *     about no run folder, or it can't be read
 * @param result what the command found or did, or null if it came to none; its keys are the components of the result's
 *     record, the same as in the run folder's file of that step: Assessment, SchemaResult (with {@code --apply}) or
 *     SchemaState, DryRun, Backup, Migration, Verification, Skipped, KetoStatus,
 *     ConnectionReport, NewUser, DroppedUser, Freeze, Thaw, Undone, Decided, Cutover, RunReport, Runbook, Traffic,
 *     Cleanup, RetiredUser
 * @param findings everything that should be known, those in the result too, each with {@code id}, {@code severity},
 *     {@code seen}, {@code why} and {@code remedy}
 */
public record JsonEnvelope(
        String command,
        int exit,
        String outcome,
        @Nullable RunSummary summary,
        @Nullable Object result,
        List<Finding> findings) {}
