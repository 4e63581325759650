package org.ferryman.desktop.start;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** The built-in sample, as the wizard needs it. Blocks: to be used away from the window's thread. */
final class BuiltInSample {

    /** Enough to see every rule at work, and made in a second. */
    private static final int TUPLES = 20_000;

    private final SampleServer server;
    private final TextBundle texts;

    BuiltInSample(Path folder, TextBundle texts) {
        this.server = new SampleServer(folder, SampleDatabase.KIND);
        this.texts = texts;
    }

    /** How to connect to it, if it runs. */
    Optional<ConnectionDraft> running() throws IOException {
        return server.running().map(this::draft);
    }

    /** Takes the one that runs, or starts one. */
    ConnectionDraft start() throws Exception {
        try {
            Optional<ConnectionDraft> running = running();
            return running.isPresent() ? running.get() : draft(server.start(TUPLES));
        } catch (IOException failure) {
            throw new InputException(finding("SAMPLE_NOT_STARTED", "sample.failed", failure));
        }
    }

    /** Ends it and deletes it. */
    void stop() throws InputException {
        try {
            server.stop();
        } catch (IOException failure) {
            throw new InputException(finding("SAMPLE_NOT_STOPPED", "sample.stays", failure));
        }
    }

    private Finding finding(String id, String key, IOException failure) {
        return Finding.blocker(
                id,
                texts.get(key + ".seen", said(failure)),
                texts.get(key + ".why"),
                texts.get(key + ".remedy", server.folder()));
    }

    /** The message of what concerns a file is often its path and nothing else: the kind of failure says the rest. */
    private static String said(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof FileSystemException ? failure.getClass().getSimpleName() + ": " + message : message;
    }

    private ConnectionDraft draft(EmbeddedServer started) {
        return new ConnectionDraft(
                // Its administrator's: the owner of the tables may not make the user that v0.7 works as.
                started.url(server.kind().name()),
                Optional.of(server.config().toString()),
                List.of(),
                Map.of("PGPASSFILE", started.passfile().toString()),
                Optional.empty());
    }
}
