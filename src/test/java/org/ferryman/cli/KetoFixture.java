package org.ferryman.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.LegacySchema;
import org.ferryman.keto.SampleDatabase;
import org.ferryman.testing.TestDatabase;

/** A Keto v0.6 database and the files that a user has for it. */
final class KetoFixture {

    final Ferryman ferryman;
    final String url;
    final String password;
    final Path config;
    final Path run;

    private KetoFixture(Path home, String url, String password, String config) throws IOException {
        this.ferryman = new Ferryman(home, password);
        this.url = url;
        this.password = password;
        this.config = Files.writeString(home.resolve("keto.yml"), config);
        this.run = home.resolve("run");
    }

    /** The sample, most of it movable. */
    static KetoFixture sample(TestDatabase database, Path home, long tuples) throws SQLException, IOException {
        try (Connection connection = database.connect()) {
            String role = database.unusedRole("keto");
            SampleDatabase sample = SampleDatabase.create(connection, role, tuples);
            return new KetoFixture(home, database.url(role), sample.password().orElseThrow(), sample.config());
        }
    }

    /** Two tuples, both movable. */
    static KetoFixture clean(TestDatabase database, Path home) throws SQLException, IOException {
        try (Connection connection = database.connect()) {
            LegacySchema.create(connection, "public", List.of(0));
        }
        database.execute(
                "INSERT INTO keto_0000000000_relation_tuples (shard_id, object, relation, subject, commit_time)"
                        + " VALUES ('default', 'o', 'view', 'alice', now()), ('default', 'o', 'view',"
                        + " 'videos:o#owner', now())");
        return new KetoFixture(home, database.url(), database.password(), "namespaces:\n  - id: 0\n    name: videos\n");
    }

    /** A Keto command with URL, configuration and run folder. */
    Ferryman.Said keto(String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("keto", command, "--url", url, "--config", config.toString(), "--run", run.toString()));
        arguments.addAll(List.of(more));
        return ferryman.run(arguments.toArray(String[]::new));
    }
}
