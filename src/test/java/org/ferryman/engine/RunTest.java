package org.ferryman.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {

    @TempDir
    private Path parent;

    /** Opens a run folder in a process of its own, and keeps it until it is told to end. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (Run run = Run.open(Path.of(arguments[0]), Map.of())) {
                System.out.println(run.folder());
                System.exit(System.in.read() == -1 ? 0 : 1);
            }
        }
    }

    @Test
    void a_folder_in_use_by_another_process_is_refused_and_the_process_named() throws Exception {
        Path folder = parent.resolve("run");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Holder.class.getName(),
                folder.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process holder = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo(folder.toString());
            assertThatThrownBy(() -> Run.open(folder, Map.of()))
                    .isInstanceOfSatisfying(LockHeldException.class, held -> {
                        assertThat(held.finding().id()).isEqualTo("RUN_FOLDER_LOCKED");
                        assertThat(held.finding().seen())
                                .contains(folder.toString())
                                .contains("process " + holder.pid() + " ");
                    });
        } finally {
            holder.destroyForcibly().waitFor();
        }
        Run.open(folder, Map.of()).close();
    }

    @Test
    void a_folder_in_use_by_this_process_is_refused_too() throws Exception {
        Path folder = parent.resolve("run");
        try (Run run = Run.open(folder, Map.of())) {
            assertThatThrownBy(() -> Run.open(run.folder(), Map.of())).isInstanceOf(LockHeldException.class);
        }
    }

    @Test
    void the_journal_goes_on_where_an_earlier_process_left_it() throws Exception {
        for (String name : List.of("first", "second")) {
            try (Run run = Run.open(parent, Map.of("database", name))) {
                run.journal().append(JournalEvent.COMMIT, Map.of("line", "with\nbreak"));
            }
        }
        assertThat(Files.readAllLines(parent.resolve("journal.jsonl")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"").endsWith("}"));
        assertThat(Files.readString(parent.resolve("run.json"))).contains("second");
    }

    @Test
    void a_line_that_was_cut_off_swallows_no_entry_and_stays() throws Exception {
        Files.writeString(parent.resolve("journal.jsonl"), "{\"event\":\"whole\"}\n{\"event\":\"cut o");
        for (String name : List.of("first", "second")) {
            try (Run run = Run.open(parent, Map.of())) {
                run.journal().append(JournalEvent.COMMIT, Map.of("name", name));
            }
        }
        assertThat(Files.readAllLines(parent.resolve("journal.jsonl")))
                .hasSize(4)
                .startsWith("{\"event\":\"whole\"}", "{\"event\":\"cut o")
                .element(2)
                .asString()
                .startsWith("{\"time\"")
                .contains("first");
    }

    @Test
    void a_result_replaces_an_earlier_one_and_can_be_read_by_others() throws Exception {
        try (Run run = Run.open(parent, Map.of())) {
            assertThat(Run.readResult(parent, "assess", Map.class)).isEmpty();
            run.writeResult(new StepId("assess"), Map.of("tuples", 1));
            run.writeResult(new StepId("assess"), Map.of("tuples", 2));
            assertThat(Run.readResult(parent, "assess", Map.class)).contains(Map.of("tuples", 2));
        }
    }

    @Test
    void a_file_in_place_of_the_folder_is_named() throws Exception {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> Run.open(file, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
