package org.ferryman.engine;

/** Knows what the exceptions of the outside world mean. */
@FunctionalInterface
public interface FailureClassifier {

    /** What this exception means; an unexpected one is {@link Failure.Kind#FINAL} with a stable finding id. */
    Failure classify(Exception exception);
}
