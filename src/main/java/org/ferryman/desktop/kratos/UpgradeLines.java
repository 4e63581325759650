package org.ferryman.desktop.kratos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.app.ProgramCall;
import org.ferryman.kratos.KratosRunbookStep;

/**
 * The command lines that do the same as the wizard does with an upgrade of Kratos.
 *
 * @param call how this program is called from a shell
 * @param environment what the shell must set before, so that the command finds the passwords; empty if nothing
 * @param databases the options that name what is upgraded
 * @param newKratos the options that name the Kratos that is upgraded to
 */
public record UpgradeLines(ProgramCall call, String environment, List<String> databases, List<String> newKratos) {

    /** Copies the lists. */
    public UpgradeLines {
        databases = List.copyOf(databases);
        newKratos = List.copyOf(newKratos);
    }

    /**
     * The line of a command.
     *
     * @param command its words, with blanks between them
     */
    public String of(String command, String... options) {
        List<String> words = new ArrayList<>(List.of("kratos"));
        words.addAll(List.of(command.split(" ")));
        return Stream.of(environment, line(words, List.of(options)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** The same, of a command that needs the new Kratos. */
    public String withKratos(String command, List<String> options) {
        return of(command, Stream.concat(newKratos.stream(), options.stream()).toArray(String[]::new));
    }

    /** The lines of a plan: what the shell must set before is not repeated in each. */
    public KratosRunbookStep.Commands ofPlan() {
        return new KratosRunbookStep.Commands(command -> line(List.of(command), List.of()), newKratos);
    }

    private String line(List<String> command, List<String> options) {
        List<String> words = new ArrayList<>(command);
        words.addAll(databases);
        words.addAll(options);
        return call.with(words.toArray(String[]::new));
    }
}
