package org.ferryman.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The sample, to be migrated by an administrator. */
@UsesServer
abstract class RunFixture {

    @TempDir
    Path home;

    TestDatabase database;
    /** v0.6's user. */
    TestRole owner;
    /** What the administrator has. */
    KetoFixture keto;

    private final long tuples;

    RunFixture(long tuples) {
        this.tuples = tuples;
    }

    @BeforeEach
    void fill(TestDatabase fresh) throws Exception {
        database = fresh;
        KetoFixture sample = KetoFixture.sample(database, home, tuples);
        owner = sample.user;
        keto = sample.asAdministrator();
    }

    Ferryman.Said keto(String... command) {
        return keto.keto(command);
    }

    /** A field of every step of a run. */
    static List<String> values(Ferryman.Said said, String field) throws Exception {
        return StreamSupport.stream(said.json().at("/result/steps").spliterator(), false)
                .map(step -> step.get(field).asText())
                .toList();
    }
}
