package org.ferryman.kratos.juju;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.ferryman.kratos.binary.RunningProgram;
import org.ferryman.kratos.juju.MigrationTask.State;
import org.jspecify.annotations.Nullable;

/**
 * The action {@code run-migration} at work. First {@code juju run} waits for it; if that ends before the task does, the
 * task is asked for by its id, which Juju prints as soon as it has one.
 */
public final class CharmAction implements AutoCloseable {

    /** Juju may be away for a moment; after as many questions without an answer the task counts as lost. */
    private static final int MOST_SILENT = 3;

    private static final Pattern TASK = Pattern.compile("\\btask (\\d+) on unit-");

    private final JujuCharm charm;
    private final Patience patience;
    private final Cancellation cancellation;
    private final AtomicReference<String> id;
    private @Nullable RunningProgram waiting;
    private int silent;

    private CharmAction(JujuCharm charm, Patience patience, String id, Cancellation cancellation) {
        this.charm = charm;
        this.patience = patience;
        this.id = new AtomicReference<>(id);
        this.cancellation = cancellation;
    }

    static CharmAction begin(JujuCharm charm, JujuClient client, List<String> words, Cancellation cancellation) {
        CharmAction action = new CharmAction(charm, client.patience(), "", cancellation);
        try {
            action.waiting = client.begin(words, action::printed);
        } catch (IOException missing) {
            // As if Juju had not taken it: the first look tells that.
            action.waiting = null;
        }
        return action;
    }

    static CharmAction follow(JujuCharm charm, Patience patience, String id, Cancellation cancellation) {
        return new CharmAction(charm, patience, id, cancellation);
    }

    private void printed(String line) {
        Matcher task = TASK.matcher(line);
        if (task.find()) {
            id.updateAndGet(known -> known.isEmpty() ? task.group(1) : known);
        }
    }

    /** By which Juju knows it; empty as long as Juju has not said so. */
    public String id() {
        return String.valueOf(id.get());
    }

    /** How it stands. */
    public MigrationTask look() throws CancelledException, InterruptedException {
        RunningProgram program = waiting;
        if (program != null) {
            if (program.isAtWork()) {
                return MigrationTask.of(id(), State.RUNNING, "");
            }
            Optional<MigrationTask> ended = ended(program);
            waiting = null;
            if (ended.isPresent()) {
                return ended.get();
            }
        }
        return id().isEmpty() ? MigrationTask.of("", State.REFUSED, "Juju can't be started") : asked();
    }

    /** What {@code juju run} said in the end; empty if only the task itself can tell. */
    private Optional<MigrationTask> ended(RunningProgram program) throws CancelledException, InterruptedException {
        program.await(Duration.ZERO, () -> {}, patience, cancellation);
        program.end(patience);
        JujuAnswer answer = JujuClient.answer(program, true);
        Optional<MigrationTask> said = answer.isThere() ? MigrationTask.read(answer.json(), id()) : Optional.empty();
        said.map(MigrationTask::id).filter(known -> !known.isEmpty()).ifPresent(id::set);
        if (said.filter(MigrationTask::isOver).isPresent()) {
            return said;
        }
        return id().isEmpty() ? Optional.of(MigrationTask.of("", State.REFUSED, answer.failure())) : Optional.empty();
    }

    private MigrationTask asked() throws CancelledException, InterruptedException {
        Optional<MigrationTask> shown = charm.show(id(), cancellation);
        silent = shown.isPresent() ? 0 : silent + 1;
        return shown.orElseGet(() -> MigrationTask.of(id(), silent < MOST_SILENT ? State.RUNNING : State.LOST, ""));
    }

    /** Ends the waiting, and not the task. */
    @Override
    public void close() throws InterruptedException {
        RunningProgram program = waiting;
        if (program != null) {
            program.end(patience);
            waiting = null;
        }
    }
}
