package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.record.RunSummary;

/**
 * What a run folder tells of the whole way, for a status.
 *
 * @param moved how many tuples were moved; empty where none were
 * @param summary the same and what came of it
 * @param verdict empty where there is no folder
 */
record RecordedEnd(
        KetoVerdict.Result result, Optional<MoveCount> moved, RunSummary summary, Optional<KetoVerdict> verdict) {

    /** @param marked whether the database's mark tells of a migration, from whatever run folder */
    static RecordedEnd read(Path folder, boolean marked) throws IOException, InputException {
        Optional<KetoVerdict> verdict =
                Files.isDirectory(folder) ? Optional.of(new KetoVerdict(KetoRecord.read(folder))) : Optional.empty();
        KetoVerdict.Result result = verdict.map(KetoVerdict::result).orElse(KetoVerdict.Result.NOT_MIGRATED);
        RunSummary summary = marked && result == KetoVerdict.Result.NOT_MIGRATED
                ? new RunSummary(
                        "Tuples were moved by another run folder: `ferryman keto status --full` counts them.", true)
                : verdict.map(RunSummary::of).orElse(new RunSummary("No tuple was moved.", false));
        return new RecordedEnd(result, verdict.flatMap(KetoVerdict::count), summary, verdict);
    }

    /** The same, with what was counted just now: where nothing is moved, there is nothing to count. */
    RecordedEnd with(Optional<MoveCount> counted) {
        Optional<MoveCount> any = counted.filter(known -> known.moved() + known.present() > 0);
        return any.map(known -> new RecordedEnd(
                        result,
                        any,
                        new RunSummary(
                                verdict.map(record -> record.sentence(any)).orElse(known.text() + "."),
                                !known.isWhole() || summary.attention()),
                        verdict))
                .orElse(this);
    }
}
