package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Run;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoVerdict;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenVerdict;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosVerdict;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.RunDescription;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.RunSummary;
import org.slf4j.LoggerFactory;

/**
 * The records of earlier work on databases. What came of one is remembered for as long as nothing is recorded in it: to
 * know that, its whole record is read. Thread-safe.
 */
public final class KnownRuns {

    private static final Map<String, Service> SERVICES = Stream.of(
                    new Service(KetoRecord.PLAYBOOK, KetoVerdict::new),
                    new Service(KratosRecord.PLAYBOOK, KratosVerdict::new),
                    new Service(KratosBlueGreenRecord.PLAYBOOK, KratosBlueGreenVerdict::new))
            .collect(Collectors.toUnmodifiableMap(service -> service.playbook.id(), service -> service));

    private record Service(Playbook playbook, Function<RunRecord, RunReport.Verdict> verdict) {

        Optional<RunSummary> sum(Path folder) {
            try {
                return Optional.of(RunSummary.of(verdict.apply(RunRecord.read(folder, playbook))));
            } catch (IOException | InputException unreadable) {
                LoggerFactory.getLogger(KnownRuns.class).warn("{} can't be summed up", folder, unreadable);
                return Optional.empty();
            }
        }
    }

    private final UserFolders user;
    private final Map<Path, KnownRun> earlier = new HashMap<>();

    /** Has read nothing yet. */
    public KnownRuns(UserFolders user) {
        this.user = user;
    }

    /** All of this user's, the latest first; what can't be read is left out. */
    public synchronized List<KnownRun> all() throws IOException {
        if (!Files.isDirectory(user.runs())) {
            return List.of();
        }
        List<KnownRun> runs = new ArrayList<>();
        try (Stream<Path> folders = Files.list(user.runs())) {
            for (Path folder : folders.toList()) {
                read(folder).ifPresent(runs::add);
            }
        }
        runs.sort(Comparator.comparing(KnownRun::lastUsed).reversed());
        earlier.clear();
        runs.forEach(run -> earlier.put(run.folder(), run));
        return runs;
    }

    private Optional<KnownRun> read(Path folder) {
        try {
            Optional<RunDescription> description = RunDescription.read(folder);
            return description
                            .filter(known -> SERVICES.containsKey(known.playbook()))
                            .isPresent()
                    ? Optional.of(of(folder, description.get()))
                    : Optional.empty();
        } catch (IOException | InputException unreadable) {
            LoggerFactory.getLogger(KnownRuns.class).warn("{} is left out: {}", folder, unreadable.getMessage());
            return Optional.empty();
        }
    }

    private KnownRun of(Path folder, RunDescription description) throws IOException {
        Path journal = folder.resolve(Run.JOURNAL);
        Path latest = Files.exists(journal) ? journal : folder.resolve(Run.DESCRIPTION);
        Instant lastUsed = Files.getLastModifiedTime(latest).toInstant();
        KnownRun before = earlier.get(folder);
        RecordedSettings settings = RecordedSettings.read(folder);
        return new KnownRun(
                folder,
                description.playbook(),
                description.connection(),
                description.url(),
                settings.config(),
                settings.excludedNamespaces(),
                RecordedTarget.read(folder).target(),
                lastUsed,
                before != null && before.lastUsed().equals(lastUsed)
                        ? before.summary()
                        : Objects.requireNonNull(SERVICES.get(description.playbook()))
                                .sum(folder));
    }
}
