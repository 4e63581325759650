package org.ferryman.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMemoryTest {

    private static final MemoryEntry<Kept> THING =
            new MemoryEntry<>("thing", Kept.class, "A test can not do without it.");

    @TempDir
    private Path folder;

    private record Kept(String word, List<Integer> numbers) {}

    @Test
    void what_was_kept_is_recalled_until_it_is_forgotten() throws Exception {
        RunMemory memory = new RunMemory(folder);
        assertThat(memory.recall(THING)).isEmpty();
        memory.keep(THING, new Kept("one", List.of(1)));
        memory.keep(THING, new Kept("two", List.of(2, 2)));
        assertThat(memory.recall(THING)).contains(new Kept("two", List.of(2, 2)));
        assertThat(memory.forget(THING)).isEmpty();
        assertThat(memory.recall(THING)).isEmpty();
        assertThat(memory.forget(THING)).as("nothing to forget").isEmpty();
    }

    @Test
    void a_file_that_cannot_be_removed_is_told() throws Exception {
        Files.createDirectories(folder.resolve("thing.json/in the way"));
        assertThat(new RunMemory(folder).forget(THING)).extracting(Finding::id).containsExactly("RECORD_NOT_REMOVED");
    }

    @Test
    void everything_that_steps_remember_has_its_reason_and_stands_in_the_decision() throws Exception {
        String decision = Files.readString(Path.of("docs/decisions/0005-state-is-observed.md"));
        List<MemoryLines> all = all();
        assertThat(all).hasSizeGreaterThan(5).allSatisfy(thing -> {
            assertThat(thing.reason()).endsWith(".").hasSizeGreaterThan(20);
            assertThat(decision).contains("`" + thing.file() + "`");
        });
        assertThat(all).extracting(MemoryLines::file).contains("decisions.jsonl", "traffic.jsonl", "cutover.json");
    }

    private static List<MemoryLines> all() throws ReflectiveOperationException {
        List<MemoryLines> all = new ArrayList<>();
        List<JavaField> fields = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.ferryman").stream()
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> !field.getOwner().getName().startsWith(RunMemoryTest.class.getName())
                                && (field.getRawType().isEquivalentTo(MemoryEntry.class)
                                        || field.getRawType().isEquivalentTo(MemoryLines.class))
                                && field.getModifiers().contains(JavaModifier.STATIC))
                        .toList();
        for (JavaField found : fields) {
            Field field = found.reflect();
            field.setAccessible(true);
            all.add(
                    field.get(null) instanceof MemoryEntry<?> entry
                            ? new MemoryLines(entry.name() + ".json", entry.reason())
                            : (MemoryLines) field.get(null));
        }
        return all;
    }
}
