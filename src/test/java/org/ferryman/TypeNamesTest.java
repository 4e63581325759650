package org.ferryman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A type's name says what it is to somebody who opens the file for the first time: one word seldom does. */
class TypeNamesTest {

    private static final Pattern ONE_WORD = Pattern.compile("[A-Z][a-z0-9]+");

    /** The names of one word that say enough, and why. */
    private static final Map<String, String> SAY_ENOUGH = Map.ofEntries(
            // The words of the engine: docs/house.md explains them, and everything is written in them.
            Map.entry("Cancellation", "word of the engine"),
            Map.entry("Change", "word of the engine"),
            Map.entry("Evidence", "word of the engine"),
            Map.entry("Failure", "word of the engine"),
            Map.entry("Finding", "word of the engine"),
            Map.entry("Inspection", "word of the engine"),
            Map.entry("Journal", "word of the engine"),
            Map.entry("Outcome", "word of the engine"),
            Map.entry("Patience", "word of the engine: every wait and time-out in one object"),
            Map.entry("Playbook", "word of the house: the steps of a service's way"),
            Map.entry("Progress", "word of the engine"),
            Map.entry("Run", "word of the engine: the folder with the record"),
            Map.entry("Runner", "word of the engine"),
            Map.entry("Severity", "of a finding"),
            Map.entry("Step", "word of the engine"),
            Map.entry("Undoable", "a change that can be undone"),
            Map.entry("Work", "word of the engine: what a step is handed"),
            // What steps come to, as commands and documents call it.
            Map.entry("Assessment", "result of the command"),
            Map.entry("Decision", "on a skipped tuple, as the documents call it"),
            Map.entry("Demo", "the command"),
            Map.entry("Migration", "result of the command"),
            Map.entry("Runbook", "the document"),
            Map.entry("Suggestion", "to a skipped tuple, as the reports call it"),
            Map.entry("Timeline", "the chapter of the report"),
            Map.entry("Verification", "result of the command"),
            // Words of Keto, of PostgreSQL and of programming, in their usual meaning.
            Map.entry("Backoff", "between two attempts, as everywhere"),
            Map.entry("Connector", "opens connections"),
            Map.entry("Database", "usual word"),
            Map.entry("Fingerprint", "of data, as everywhere"),
            Map.entry("Grant", "word of SQL"),
            Map.entry("Heartbeat", "of a connection, as everywhere"),
            Map.entry("Interruption", "Ctrl-C and its kin"),
            Map.entry("Json", "the format"),
            Map.entry("Main", "where a program starts"),
            Map.entry("Markdown", "the format"),
            Map.entry("Namespace", "word of Keto"),
            Map.entry("Privilege", "word of SQL"),
            Map.entry("Secret", "usual word"),
            Map.entry("Session", "word of PostgreSQL"),
            Map.entry("Sha256", "the algorithm"),
            Map.entry("Subject", "word of Keto"),
            Map.entry("Terminal", "usual word"),
            Map.entry("Transactions", "usual word"),
            // Words of windows, and the factories of what they name.
            Map.entry("Answerable", "a step that asks before it changes anything"),
            Map.entry("Activity", "work that a page starts, watches and cancels; on every page"),
            Map.entry("Buttons", "makes them"),
            Map.entry("Columns", "makes them"),
            Map.entry("Icons", "makes them"),
            Map.entry("Labels", "makes them"),
            Map.entry("Manual", "the documents under F1"),
            Map.entry("Nodes", "word of JavaFX"),
            Map.entry("Overlay", "a box over the page"),
            Map.entry("Page", "of the wizard; every page is one"),
            Map.entry("Sidebar", "usual word"),
            Map.entry("Theme", "light or dark"),
            Map.entry("Ticker", "calls at a steady rate"),
            Map.entry("Wizard", "usual word"),
            Map.entry("Workspace", "what all pages share; on every page"));

    @Test
    void a_name_of_one_word_has_a_reason() throws IOException {
        Set<String> others = oneWord();
        others.removeAll(SAY_ENOUGH.keySet());
        assertThat(others)
                .as("types whose name is one word: say what it is of, or add it here with its reason")
                .isEmpty();
    }

    @Test
    void a_reason_is_for_a_type_that_is_there() throws IOException {
        assertThat(oneWord()).containsAll(SAY_ENOUGH.keySet());
    }

    private static Set<String> oneWord() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            return sources.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .filter(name -> ONE_WORD.matcher(name).matches())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
