package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ferryman.testing.Documents;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/** Every command that a document shows is one that the program takes. */
class DocumentedCommandsTest {

    private static final Pattern INLINE = Pattern.compile("`(ferryman (?!\\.)[^`]*)`");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @Test
    void every_command_shown_can_be_parsed() throws IOException {
        List<String> wrong = new ArrayList<>();
        int shown = 0;
        for (Path document : Documents.all()) {
            for (String command : commands(document)) {
                shown++;
                try {
                    Grammar.of().parseArgs(arguments(command));
                } catch (ParameterException refused) {
                    wrong.add(document + ": " + command + ": " + refused.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(shown).isGreaterThan(50);
    }

    @Test
    void a_command_that_there_is_not_is_found_out() {
        assertThat(Grammar.of().getSubcommands()).containsKey("keto");
        assertThat(List.of(
                        "ferryman keto migrates", "ferryman keto migrate --remove-duplicate", "ferryman keto cutover"))
                .allSatisfy(command -> assertThat(parses(command)).isFalse());
        assertThat(parses("ferryman keto skipped leave-out … --all --reason \"two words\""))
                .isTrue();
    }

    private static boolean parses(String command) {
        try {
            Grammar.of().parseArgs(arguments(command));
            return true;
        } catch (ParameterException refused) {
            return false;
        }
    }

    /** In blocks of code, without comment and redirection, lines joined at a backslash; and within text. */
    private static List<String> commands(Path document) throws IOException {
        List<String> commands = new ArrayList<>();
        String code = String.join("\n", Documents.code(document)).replace("\\\n", " ");
        code.lines()
                .map(line -> line.replaceFirst(".*java -jar target/ferryman\\.jar(?= \\w)", "ferryman"))
                .filter(line -> line.startsWith("ferryman "))
                .map(line -> line.replaceFirst(" (#|>).*", ""))
                .forEach(commands::add);
        INLINE.matcher(Documents.prose(document)).results().forEach(found -> commands.add(found.group(1)));
        return commands;
    }

    /** What stands for the reader's own connection is filled in. */
    private static String[] arguments(String command) {
        String complete = command.replaceAll("--url …|\\$A\\b", "--url postgresql://admin@db/keto")
                .replaceAll("\\$S\\b", "--config keto.yml --old-read-api http://old --new-read-api http://new")
                .replaceAll("\\$[UN]\\b|…", "--url postgresql://keto@db/keto --config keto.yml");
        List<String> words = WORD.matcher(complete)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        return words.subList(1, words.size()).toArray(String[]::new);
    }
}
