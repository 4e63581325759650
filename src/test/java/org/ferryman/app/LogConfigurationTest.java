package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.ferryman.engine.file.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogConfigurationTest {

    @TempDir
    Path home;

    private final LoggerContext logging = new LoggerContext();

    @AfterEach
    void stop() {
        logging.stop();
        System.clearProperty(LogConfiguration.FOLDER);
    }

    private Path configured(Path folder) {
        System.setProperty(LogConfiguration.FOLDER, folder.toString());
        LogConfiguration configuration = new LogConfiguration();
        configuration.setContext(logging);
        logging.setMDCAdapter(new LogbackMDCAdapter());
        configuration.configure(logging);
        logging.getLogger("test").info("a line");
        return folder.resolve("ferryman.log");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void only_its_owner_can_read_the_log() throws Exception {
        Path log = configured(home.resolve("data").resolve("ferryman"));
        assertThat(log).content().contains("a line");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.getParent())))
                .isEqualTo("rwx------");
    }

    /** A program of its own: Logback is configured once in each. */
    @Test
    void f9_standard_output_is_the_document_alone_where_the_log_cant_be_written() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "in the way");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-D" + LogConfiguration.FOLDER + "=" + file.resolve("ferryman"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.ferryman.Main",
                        "keto",
                        "check",
                        "--json",
                        "--url",
                        "postgresql://somebody@127.0.0.1:1/nothing")
                .redirectError(home.resolve("err").toFile())
                .start();
        String document = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(Json.parse(document, JsonNode.class).isObject()).isTrue();
        assertThat(Files.readAllLines(home.resolve("err")))
                .filteredOn(line -> line.contains("log"))
                .singleElement()
                .asString()
                .startsWith("The log can't be written")
                .contains(file.toString());
    }

    @Test
    void a_folder_that_cant_be_made_keeps_nobody_from_working() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "in the way");
        assertThat(Files.exists(configured(file.resolve("ferryman")))).isFalse();
    }
}
