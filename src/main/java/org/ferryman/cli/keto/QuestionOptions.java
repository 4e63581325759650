package org.ferryman.cli.keto;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.ferryman.engine.InputException;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to ask the same questions, and how many. */
final class QuestionOptions {

    @Option(names = "--old-read-api", paramLabel = "URL", required = true, description = "v0.6's port for reading.")
    private String oldReadApi = "";

    @Option(names = "--new-read-api", paramLabel = "URL", required = true, description = "v0.7's port for reading.")
    private String newReadApi = "";

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "How many tuples of each namespace are asked about; 100 by default.")
    private int sample = CompareStep.Options.SAMPLE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses the same tuples as an earlier comparison, whose seed is in cutover-comparison.json.")
    private @Nullable Long seed;

    @Option(
            names = "--answer-within",
            paramLabel = "SECONDS",
            description = "How long v0.6 may take to answer a question; 2 by default. One without an answer counts as"
                    + " one that v0.6 can't answer.")
    private long limit = CompareStep.Options.LIMIT.toSeconds();

    boolean makeSense() {
        return sample >= 0 && limit > 0;
    }

    CompareStep.Options questions() {
        long chosen = seed == null ? ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE) : seed;
        return new CompareStep.Options(sample, chosen, Duration.ofSeconds(limit));
    }

    KetoServer old() throws InputException {
        return KetoServer.at(oldReadApi, KetoApi.V0_6);
    }

    KetoServer fresh() throws InputException {
        return KetoServer.at(newReadApi, KetoApi.V0_7);
    }
}
