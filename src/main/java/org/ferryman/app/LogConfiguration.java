package org.ferryman.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.engine.UnexpectedFailure;
import org.ferryman.engine.file.PrivateFiles;

/**
 * The log: a file in the user's data folder, about 20 MB at most; standard output and error belong to the command. In
 * code, because reading it from XML takes a third of the time until the program's first word. A folder that can't be
 * written keeps no command from its work.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {

    /** The system property that holds the log's folder; without it, Logback configures itself. */
    public static final String FOLDER = "ferryman.log.folder";

    static final String FILE = "ferryman.log";

    /**
     * Lets the log be written to the user's data folder, unless a system property names another one.
     *
     * @return what to tell if it can't be written
     */
    public static Optional<String> in(UserFolders folders) {
        if (System.getProperty(FOLDER) == null) {
            System.setProperty(FOLDER, folders.data().toString());
        }
        try {
            make(Path.of(System.getProperty(FOLDER), FILE));
            return Optional.empty();
        } catch (IOException failure) {
            return Optional.of("The log can't be written, and the work goes on without it: "
                    + UnexpectedFailure.told(failure) + ". XDG_DATA_HOME names another folder for it.");
        }
    }

    /** Called by Logback, which finds this class as a service. */
    public LogConfiguration() {}

    @Override
    public ExecutionStatus configure(LoggerContext logging) {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // Logback would print what it says of itself to standard output.
        logging.getStatusManager().add(new NopStatusListener());
        logging.getLogger("ROOT").setLevel(Level.INFO);
        // The pool tells of every start and stop, and warns of connections that it was still making when it was closed.
        logging.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
        try {
            make(Path.of(folder, FILE));
        } catch (IOException told) {
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        RollingFileAppender<ILoggingEvent> file = new PrivateAppender();
        file.setContext(logging);
        file.setFile(folder + "/" + FILE);
        file.setEncoder(encoder(logging));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(logging);
        rolling.setParent(file);
        rolling.setFileNamePattern(folder + "/ferryman.%i.log");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(3);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(logging);
        size.setMaxFileSize(FileSize.valueOf("5MB"));
        size.start();
        file.setRollingPolicy(rolling);
        file.setTriggeringPolicy(size);
        file.start();
        logging.getLogger("ROOT").addAppender(file);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void make(Path file) throws IOException {
        Path log = file.toAbsolutePath();
        PrivateFiles.createDirectories(Objects.requireNonNull(log.getParent(), "a file is in a folder"));
        PrivateFiles.create(log);
        Files.newOutputStream(log, StandardOpenOption.APPEND).close();
    }

    /** Only its owner can read the log; that holds for what is rolled over, too. */
    private static final class PrivateAppender extends RollingFileAppender<ILoggingEvent> {
        @Override
        public void openFile(String name) throws IOException {
            make(Path.of(name));
            super.openFile(name);
        }
    }

    private static PatternLayoutEncoder encoder(LoggerContext logging) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logging);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} %msg%n");
        encoder.start();
        return encoder;
    }
}
