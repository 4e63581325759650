package org.ferryman.desktop.testing;

import java.nio.file.Path;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The sample in a database and a folder of the test's. */
@UsesServer
public abstract class SampleFixture {

    /** Where everything is that the test writes. */
    @TempDir
    protected Path home;

    protected TestDatabase database;
    protected SampleWorkspace sample;

    private final long tuples;

    /** @param tuples how many legacy tuples there are */
    protected SampleFixture(long tuples) {
        this.tuples = tuples;
    }

    @BeforeEach
    final void fillSample(TestDatabase fresh) throws Exception {
        database = fresh;
        sample = new SampleWorkspace(database, home, tuples);
    }
}
