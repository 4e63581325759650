package org.ferryman.kratos.rehearse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.report.TimedName;

/** Where a rehearsal keeps what is its own, in the run folder; it is deleted at the end, or by the next rehearsal. */
final class RehearsalFolder implements AutoCloseable {

    private final Path run;
    private final Path own;

    private RehearsalFolder(Path run, Path own) {
        this.run = run;
        this.own = own;
    }

    /** An empty one in a run folder, which is made if it is not there. */
    static RehearsalFolder in(Path run) throws IOException {
        PrivateFiles.createDirectories(run);
        Path own = run.resolve("rehearsal");
        PrivateFiles.deleteTree(own);
        PrivateFiles.createDirectory(own);
        return new RehearsalFolder(run, own);
    }

    Path path() {
        return own;
    }

    /** Keeps a file of it, what Kratos printed, in the run folder; tells under which name. */
    String keep(Path output) throws IOException {
        String name = TimedName.in(run, "kratos-rehearse", ".txt");
        Files.move(output, run.resolve(name));
        return name;
    }

    @Override
    public void close() throws IOException {
        PrivateFiles.deleteTree(own);
    }
}
