package org.ferryman.desktop.start;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.ProgramCall;
import org.ferryman.app.StandInProgram;
import org.ferryman.app.UserFolders;
import org.ferryman.app.WriterProgram;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.sample.RunningSample;
import org.ferryman.playbook.sample.SampleFolder;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.playbook.sample.SampleWriting;

/** The built-in sample of a service, as the wizard needs it. Blocks: to be used away from the window's thread. */
final class BuiltInSample {

    /** Enough to see everything at work, and made in a second or two. */
    private static final int TUPLES = 20_000;

    private static final int IDENTITIES = 2_000;

    private final SampleFolder sample;
    private final int size;
    private final Function<RunningSample, ConnectionDraft> connection;
    private final TextBundle texts;

    private BuiltInSample(
            SampleFolder sample, int size, Function<RunningSample, ConnectionDraft> connection, TextBundle texts) {
        this.sample = sample;
        this.size = size;
        this.connection = connection;
        this.texts = texts;
    }

    /** That of Keto v0.6. */
    static BuiltInSample ofKeto(UserFolders user, TextBundle texts) {
        SampleServer server = new SampleServer(user.sample(), SampleDatabase.KIND);
        // Its administrator's: the owner of the tables may not make the user that v0.7 works as.
        return new BuiltInSample(
                server, TUPLES, running -> draft(server, running, running.administrator(), Optional.empty()), texts);
    }

    /** That of Kratos, with the program that stands in for the new one. */
    static BuiltInSample ofKratos(UserFolders user, TextBundle texts) {
        return ofKratos(new SampleServer(user.kratosSample(), KratosSample.KIND), user, texts);
    }

    /** That of Kratos with a second server, and people who register all along. */
    static BuiltInSample ofKratosPair(UserFolders user, TextBundle texts) {
        return ofKratos(WriterProgram.sample(user.kratosPairSample(), user), user, texts);
    }

    private static BuiltInSample ofKratos(SampleFolder sample, UserFolders user, TextBundle texts) {
        String program = StandInProgram.call(new ProgramCall(user));
        return new BuiltInSample(
                sample, IDENTITIES, running -> draft(sample, running, running.url(), Optional.of(program)), texts);
    }

    /** How to connect to it, if it runs. */
    Optional<ConnectionDraft> running() throws IOException {
        return sample.found().map(connection);
    }

    /** Who writes to it all along, if that is its kind. */
    Optional<SampleWriting> writing() throws Exception {
        return sample.writing();
    }

    /** Takes the one that runs, or starts one. */
    ConnectionDraft start() throws Exception {
        try {
            return connection.apply(sample.run(size));
        } catch (IOException failure) {
            throw new InputException(finding("SAMPLE_NOT_STARTED", "sample.failed", failure));
        }
    }

    /** Ends it and deletes it. */
    void stop() throws InputException {
        try {
            sample.stop();
        } catch (IOException failure) {
            throw new InputException(finding("SAMPLE_NOT_STOPPED", "sample.stays", failure));
        }
    }

    private Finding finding(String id, String key, IOException failure) {
        return Finding.blocker(
                id,
                texts.get(key + ".seen", said(failure)),
                texts.get(key + ".why"),
                texts.get(key + ".remedy", sample.folder()));
    }

    /** The message of what concerns a file is often its path and nothing else: the kind of failure says the rest. */
    private static String said(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof FileSystemException ? failure.getClass().getSimpleName() + ": " + message : message;
    }

    private static ConnectionDraft draft(
            SampleFolder sample, RunningSample running, String url, Optional<String> program) {
        return new ConnectionDraft(
                url,
                Optional.of(sample.config().toString()),
                List.of(),
                Map.of("PGPASSFILE", running.passfile().toString()),
                Optional.empty(),
                program,
                running.target());
    }
}
