package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestJava;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on machines that are set up in another way than a workstation: a shell prepares each. */
@UsesServer
@EnabledOnOs(OS.LINUX)
class MachineTest {

    @TempDir
    private Path folder;

    private Path home;
    private Path work;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        work = Files.createDirectory(folder.resolve("work"));
    }

    private record Said(int exit, String text) {}

    /** Runs the program behind what a shell is told; standard error comes with standard output unless that says no. */
    private Said run(String shell, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", shell + " \"$@\"", "sh"));
        command.addAll(TestJava.ferryman(arguments));
        command.replaceAll(word -> word.equals(System.getProperty("java.class.path")) ? absolute(word) : word);
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_DATA_HOME", "");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(
                process.exitValue(),
                Files.readString(output, StandardCharsets.UTF_8)
                        + Files.readString(folder.resolve("errors"), StandardCharsets.US_ASCII));
    }

    /** The program is run in another folder than the tests. */
    private static String absolute(String classPath) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(classPath)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void m1_a_user_without_an_entry_in_the_passwd_file_has_his_files_in_the_home_that_is_named() throws Exception {
        String nobody = "exec unshare --user --map-user=54321";
        assumeTrue(new ProcessBuilder("sh", "-c", nobody + " true").start().waitFor() == 0, "no user namespaces here");

        Said said = run(nobody, "--version");

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(home.resolve(".local/share/ferryman/ferryman.log")).exists();
        try (Stream<Path> strewn = Files.list(work)) {
            assertThat(strewn).isEmpty();
        }
    }

    @Test
    void m2_a_password_beyond_ascii_is_read_whatever_the_locale_is(TestDatabase database) throws Exception {
        TestRole role = database.role("keto");
        database.execute("ALTER ROLE " + TestDatabase.quote(role.name()) + " PASSWORD 'pässwörd'");

        Said said = run(
                "LC_ALL=C PGPASSWORD=$(printf 'p\\303\\244ssw\\303\\266rd') PGSSLMODE=disable exec",
                "keto",
                "check",
                "--json",
                "--url",
                database.url(role.name()));

        String json =
                said.text().substring(said.text().indexOf('{'), said.text().lastIndexOf('}') + 1);
        assertThat(new ObjectMapper().readTree(json).at("/result/checks")).anySatisfy(check -> {
            assertThat(check.path("id").asText()).isEqualTo("login");
            assertThat(check.path("status").asText()).isEqualTo("PASSED");
        });
    }

    @Test
    void m2_an_argument_that_lost_letters_is_refused_with_the_locale_to_set() throws Exception {
        Said said = run(
                "LC_ALL=C; export LC_ALL; set -- \"$@\" --config \"$(printf 'k\\303\\251to.yml')\"; exec",
                "keto",
                "check");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.text()).contains("letters", "LC_ALL=C.UTF-8").doesNotContain("InvalidPathException");
    }
}
