package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.binary.RunningProgram;

/**
 * Juju's client on this machine. Each call has a deadline; one that asks for a password finds nobody and fails. Nothing
 * of an answer is logged: what Juju shows of relations can hold passwords.
 */
final class JujuClient {

    private static final List<String> AS_JSON = List.of("--format", "json");

    private final String program;
    private final Patience patience;

    JujuClient(String program, Patience patience) {
        this.program = program;
        this.patience = patience;
    }

    Patience patience() {
        return patience;
    }

    /** Asks for an answer in JSON. */
    JujuAnswer ask(List<String> words, Cancellation cancellation) throws CancelledException, InterruptedException {
        return call(json(words), true, patience.server(), cancellation);
    }

    /** Has it do what it gives no answer in JSON to. */
    JujuAnswer tell(List<String> words, Cancellation cancellation) throws CancelledException, InterruptedException {
        return call(words, false, patience.server(), cancellation);
    }

    /**
     * Begins a call that takes longer; who has it ends it.
     *
     * @param errors takes each line of its standard error
     */
    RunningProgram begin(List<String> words, Consumer<String> errors) throws IOException {
        return start(json(words), errors);
    }

    private static List<String> json(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addAll(AS_JSON);
        return all;
    }

    private RunningProgram start(List<String> words, Consumer<String> errors) throws IOException {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(words);
        return RunningProgram.start(all, Map.of(), line -> {}, errors);
    }

    private JujuAnswer call(List<String> words, boolean json, Duration limit, Cancellation cancellation)
            throws CancelledException, InterruptedException {
        RunningProgram running;
        try {
            running = start(words, line -> {});
        } catch (IOException missing) {
            return JujuAnswer.failed("the program " + program + " can't be started");
        }
        try {
            running.await(limit, () -> {}, patience, cancellation);
        } finally {
            running.end(patience);
        }
        return answer(running, json);
    }

    /** What a call that has ended came to. */
    static JujuAnswer answer(RunningProgram ended, boolean json) {
        if (ended.exit().isEmpty()) {
            return JujuAnswer.failed("it did not answer in time");
        } else if (ended.exit().getAsInt() != 0) {
            String said = JujuText.last(ended.err());
            return JujuAnswer.failed(
                    "it ended with code " + ended.exit().getAsInt() + (said.isEmpty() ? "" : " and said: " + said));
        } else if (!json) {
            return new JujuAnswer(MissingNode.getInstance(), "");
        }
        try {
            return new JujuAnswer(Json.parse(ended.out(), JsonNode.class), "");
        } catch (IOException unreadable) {
            return JujuAnswer.failed("its answer is not JSON");
        }
    }
}
