package org.ferryman.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Who runs the fast tests gets just those that need neither a server nor a window. What starts one by way of the
 * program alone is found by the fast run itself, in which there is neither.
 */
class TagsTest {

    private static final Set<String> SERVERS = Set.of(
            "org.ferryman.testing.TestDatabase",
            "org.ferryman.postgres.embedded.EmbeddedServer",
            "io.zonky.test.db.postgres.embedded.EmbeddedPostgres");
    private static final Set<String> WINDOWS =
            Set.of("javafx.stage.Stage", "javafx.scene.Scene", "org.testfx.api.FxToolkit");

    private static final JavaClasses TESTS = imported();

    @Test
    void a_test_that_meets_a_server_says_so() {
        assertThat(untagged(SERVERS, "org.ferryman.testing.UsesServer"))
                .as("tests that lack @UsesServer")
                .isEmpty();
    }

    @Test
    void a_test_that_opens_a_window_says_so() {
        assertThat(untagged(WINDOWS, "org.ferryman.desktop.testing.UsesWindow"))
                .as("tests that lack @UsesWindow")
                .isEmpty();
    }

    private List<String> untagged(Set<String> markers, String tag) {
        return TESTS.stream()
                .filter(type -> isTest(type) && reaches(type, markers) && !isTagged(type, tag))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    private static boolean isTest(JavaClass type) {
        return type.getAllMethods().stream()
                .anyMatch(method ->
                        method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class));
    }

    private static boolean isTagged(JavaClass type, String tag) {
        return type.getClassHierarchy().stream().anyMatch(level -> level.isAnnotatedWith(tag));
    }

    /** Whether it depends on one of them, by way of other classes of the tests, too. */
    private boolean reaches(JavaClass type, Set<String> markers) {
        Set<JavaClass> seen = new HashSet<>();
        Deque<JavaClass> next = new ArrayDeque<>(List.of(type));
        while (!next.isEmpty()) {
            JavaClass at = next.pop();
            if (!seen.add(at) || !TESTS.contain(at.getName())) {
                continue;
            }
            for (Dependency dependency : at.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (markers.contains(target.getName())) {
                    return true;
                }
                next.push(target);
            }
        }
        return false;
    }

    /** Of what the tests stand on the names are enough: to read all of it would take ten times as long. */
    private static JavaClasses imported() {
        ArchConfiguration reading = ArchConfiguration.get();
        boolean usual = reading.resolveMissingDependenciesFromClassPath();
        reading.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter().importPath(testClasses());
        } finally {
            reading.setResolveMissingDependenciesFromClassPath(usual);
        }
    }

    private static Path testClasses() {
        try {
            return Path.of(TagsTest.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
