package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole upgrade in one command. The stand-in for Kratos records migrations only: so the tables are those of v1.3.1
 * from the beginning, and recorded are the migrations of v0.11.1.
 */
@UsesServer
@Timeout(60)
abstract class KratosRunFixture {

    static final String GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%ferryman%'";

    @TempDir
    Path home;

    TestDatabase test;
    Path folder;

    @BeforeEach
    void one_network_at_v0_11_1(TestDatabase fresh) throws Exception {
        test = fresh;
        folder = home.resolve("run");
        GoldenSchema.create(test, "v1.3.1");
        test.execute(
                "DELETE FROM schema_migration WHERE version IN ("
                        + pending("v0.11.1", "v1.3.1").stream()
                                .map(version -> "'" + version + "'")
                                .collect(Collectors.joining(", "))
                        + ")",
                "INSERT INTO networks (id, created_at, updated_at) VALUES (md5(random()::text)::uuid, now(), now())");
    }

    static Set<String> pending(String from, String to) {
        Set<String> pending =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(to).orElseThrow().versions());
        pending.removeAll(KratosLevels.SHIPPED.ofTag(from).orElseThrow().versions());
        return pending;
    }

    /** The program, as this user calls it. */
    Ferryman ferryman() throws Exception {
        return new Ferryman(home, test.password());
    }

    Said kratos(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", test.url(), "--run", folder.toString()));
        return ferryman().run(all.toArray(String[]::new));
    }

    Said run(Manner manner, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("run", "--yes", "--json", "--no-rehearsal", "--waive", "a test", "--kratos", kratos(manner)));
        all.addAll(List.of(arguments));
        return kratos(all.toArray(String[]::new));
    }

    String kratos(Manner manner) throws Exception {
        return MigratingKratos.command(home, "v1.3.1", manner).words().get(0);
    }

    static List<String> steps(Said said) throws Exception {
        return StreamSupport.stream(said.json().at("/result/steps").spliterator(), false)
                .map(step -> step.get("step").asText() + " " + step.get("state").asText())
                .toList();
    }

    JsonNode report() throws Exception {
        Said said = new Ferryman(home, "").run("kratos", "report", "--run", folder.toString(), "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        return said.json().path("result");
    }

    boolean writes() throws Exception {
        return test.queryLong(GUARDED) == 0;
    }

    static String[] with(String[] command, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
