package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFolderTest {

    @TempDir
    private Path folder;

    @Test
    void m4_a_folder_is_tried_and_left_as_it_was() throws Exception {
        assertThat(LibraryFolder.mayBeRunFrom(folder.resolve("new"))).isTrue();
        try (Stream<Path> left = Files.list(folder.resolve("new"))) {
            assertThat(left).isEmpty();
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(LibraryFolder.mayBeRunFrom(file.resolve("below"))).isFalse();
    }

    @Test
    void m4_the_environment_names_another_folder_but_no_relative_one() {
        assertThat(LibraryFolder.named(Map.of("XDG_CACHE_HOME", "/c"))).contains(Path.of("/c/ferryman/openjfx"));
        assertThat(LibraryFolder.named(Map.of("XDG_CACHE_HOME", "c"))).isEmpty();
        assertThat(LibraryFolder.named(Map.of())).isEmpty();
    }

    @Test
    void m4_where_nothing_may_be_run_from_the_home_folder_a_temporary_one_is_taken_and_removed() throws Exception {
        String home = System.getProperty("user.home");
        Path file = Files.writeString(folder.resolve("file"), "");
        String before = System.getProperty(LibraryFolder.PROPERTY);
        System.clearProperty(LibraryFolder.PROPERTY);
        System.setProperty("user.home", file.toString());
        try {
            Path taken;
            try (LibraryFolder libraries = LibraryFolder.choose(Map.of())) {
                assertThat(libraries).isNotNull();
                taken = Path.of(System.getProperty(LibraryFolder.PROPERTY));
                assertThat(taken).isDirectory();
            }
            assertThat(taken).doesNotExist();
        } finally {
            System.setProperty("user.home", home);
            System.clearProperty(LibraryFolder.PROPERTY);
            if (before != null) {
                System.setProperty(LibraryFolder.PROPERTY, before);
            }
        }
    }
}
