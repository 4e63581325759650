package org.ferryman.cli.keto;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.ferryman.keto.finish.CompareStep;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What both servers are asked, and how long an answer may take. */
public final class QuestionOptions {

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "How many tuples of each namespace are asked about; 100 by default.")
    private int sample = CompareStep.Options.SAMPLE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses the same tuples as an earlier comparison, whose seed is in cutover-comparison.json."
                    + " After a copy ahead the tuples are those that the copy drew.")
    private @Nullable Long seed;

    @Option(
            names = "--answer-within",
            paramLabel = "SECONDS",
            description = "How long v0.6 may take to answer a question; 2 by default. One without an answer counts as"
                    + " one that v0.6 can't answer.")
    private long limit = CompareStep.Options.LIMIT.toSeconds();

    /** Complains about numbers that can't be. */
    public void check(KetoCommand command) {
        if (sample < 0) {
            throw command.usage("--sample takes a number from 0.");
        } else if (limit < 1) {
            throw command.usage("--answer-within takes a number from 1.");
        }
    }

    /** As chosen. */
    public CompareStep.Options questions() {
        long chosen = seed == null ? ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE) : seed;
        return new CompareStep.Options(sample, chosen, Duration.ofSeconds(limit));
    }
}
