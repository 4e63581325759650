package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.StandInProgram;
import org.ferryman.playbook.sample.RunningSample;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of the shortest way on a sample, to be run as they are: each with the options that it has. */
final class SampleCommands {

    private final SampleService service;
    private final CommandSpec program;
    private final ProgramCall call;
    private final Map<String, List<String>> options = new LinkedHashMap<>();

    SampleCommands(SampleService service, CommandSpec program, ProgramCall call, RunningSample sample, String config) {
        this.service = service;
        this.program = program;
        this.call = call;
        options.put("--url", List.of(sample.url()));
        sample.target().ifPresent(target -> options.put("--target", List.of(target)));
        options.put("--config", List.of(config));
        options.put("--kratos", List.of(StandInProgram.call(call)));
        options.put("--kratos-config", List.of(config));
        options.put("--full", List.of());
    }

    /** All of them, and what shows where they led to. */
    List<String> all() {
        return service.lines().stream().map(this::command).toList();
    }

    private String command(SampleLine line) {
        List<String> words = new ArrayList<>(line.words());
        CommandSpec spec = program;
        for (String word : line.words()) {
            // Some steps are a command with an option.
            CommandLine command = spec.subcommands().get(word);
            spec = command == null ? spec : command.getCommandSpec();
        }
        for (Map.Entry<String, List<String>> option : options.entrySet()) {
            if (spec.optionsMap().containsKey(option.getKey())) {
                words.add(option.getKey());
                words.addAll(option.getValue());
            }
        }
        if (line.asks()) {
            words.add("--yes");
        }
        return call.with(words.toArray(String[]::new));
    }
}
