package org.ferryman.kratos.rehearse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.StepId;
import org.ferryman.postgres.content.DigestPhase;

/** How long each phase of some steps took, taken from the progress that they tell of. */
final class PhaseTimes implements ProgressListener {

    private final ProgressListener next;
    private final Map<Key, Long> nanos = new LinkedHashMap<>();
    private String step = "";
    private Progress.Phase phase = Progress.Phase.NONE;
    private Progress.Phase of = Progress.Phase.NONE;
    private long since;

    /** @param next is told, too */
    PhaseTimes(ProgressListener next) {
        this.next = next;
    }

    /** @param of that it is a part of: checksums are read in several */
    private record Key(String step, Progress.Phase of, Progress.Phase phase) {

        String text() {
            return of == phase ? phase.text() : of.text() + ", " + phase.text();
        }
    }

    /** From now on it is another step that is told of. */
    synchronized void begin(StepId id) {
        turn(Progress.Phase.NONE);
        step = id.text();
    }

    /** That step is over. */
    synchronized void end() {
        turn(Progress.Phase.NONE);
    }

    @Override
    public void publish(Progress progress) {
        synchronized (this) {
            if (progress.phase() != phase) {
                turn(progress.phase());
            }
        }
        next.publish(progress);
    }

    private void turn(Progress.Phase now) {
        long moment = System.nanoTime();
        if (phase != Progress.Phase.NONE) {
            nanos.merge(new Key(step, of, phase), moment - since, Long::sum);
        }
        phase = now;
        of = now == DigestPhase.DIGESTS ? of : now;
        since = moment;
    }

    /** All of them, in the order in which they began. */
    synchronized List<PairRehearsal.StepTime> all() {
        return nanos.entrySet().stream()
                .map(each -> new PairRehearsal.StepTime(
                        each.getKey().step(), each.getKey().text(), each.getValue() / 1e9))
                .toList();
    }

    /** How long some phases of a step took together, with all that is a part of them. */
    double seconds(StepId id, Set<? extends Progress.Phase> phases) {
        return sum(key -> key.step().equals(id.text()) && phases.contains(key.of()));
    }

    /** How long a step took. */
    double seconds(StepId id) {
        return sum(key -> key.step().equals(id.text()));
    }

    private synchronized double sum(Predicate<Key> which) {
        return nanos.entrySet().stream()
                        .filter(each -> which.test(each.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                / 1e9;
    }
}
