package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    @Test
    void a_folder_that_cant_be_made_keeps_nobody_from_working() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "in the way");
        assertThat(Files.exists(configured(file.resolve("ferryman")))).isFalse();
    }
}
