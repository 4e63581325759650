package org.ferryman.playbook;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done once a side is open: whatever keeps it from being done must not pass for a failure of what opened it.
 */
public final class OnceOpen {

    private static final Logger LOG = LoggerFactory.getLogger(OnceOpen.class);

    private OnceOpen() {}

    /** Something that may fail. */
    @FunctionalInterface
    public interface Doing<R> {
        /** Does it. */
        R run() throws Exception;
    }

    /**
     * Does it. Where that fails, the log has the reason.
     *
     * @param findings gets what to say then
     * @param failed says it, by the kind of the failure
     * @return empty if it failed
     */
    public static <R> Optional<R> attempt(Doing<R> doing, List<Finding> findings, Function<String, Finding> failed) {
        try {
            return Optional.of(doing.run());
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("What follows the opening has failed", failure);
            boolean cancelled = failure instanceof CancelledException || failure instanceof InterruptedException;
            findings.add(failed.apply(
                    cancelled ? "it was cancelled" : failure.getClass().getSimpleName()));
            return Optional.empty();
        }
    }
}
