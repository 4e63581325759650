package org.ferryman.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.testing.SampleTemplate;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;

/** A Keto v0.6 database and the files that a user has for it. */
public final class KetoFixture {

    final Ferryman ferryman;
    public final TestRole user;
    public final String url;
    public final String password;
    public final Path config;
    public final Path run;

    private final TestDatabase database;

    private KetoFixture(TestDatabase database, TestRole user, Path home, Path config) {
        this.database = database;
        this.ferryman = new Ferryman(home, user.password());
        this.user = user;
        this.url = database.url(user.name());
        this.password = user.password();
        this.config = config;
        this.run = home.resolve("run");
    }

    /** The sample, most of it movable. */
    public static KetoFixture sample(TestDatabase database, Path home, long tuples) throws SQLException, IOException {
        SampleDatabase sample = SampleTemplate.fill(database, "keto", tuples);
        TestRole owner = new TestRole(sample.role(), sample.password().orElseThrow());
        return new KetoFixture(database, owner, home, config(home, sample.config()));
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
        Path config = config(home, "namespaces:\n  - id: 0\n    name: videos\n");
        return new KetoFixture(database, administrator(database), home, config);
    }

    private static TestRole administrator(TestDatabase database) {
        return new TestRole(database.superuser(), database.password());
    }

    private static Path config(Path home, String text) throws IOException {
        return Files.writeString(home.resolve("keto.yml"), text);
    }

    /** What an administrator has for the same database: the new user that is made there is dropped after the test. */
    public KetoFixture asAdministrator() {
        database.dropRoleAfterwards(user.name() + "_new");
        return new KetoFixture(database, administrator(database), ferryman.home, config);
    }

    /** The same user on another database. */
    KetoFixture on(TestDatabase other) {
        return new KetoFixture(other, user, ferryman.home, config);
    }

    /** A Keto command with URL, configuration and run folder. */
    public Ferryman.Said keto(String... command) {
        List<String> arguments = new ArrayList<>(List.of("keto"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--url", url, "--config", config.toString(), "--run", run.toString()));
        return ferryman.run(arguments.toArray(String[]::new));
    }
}
