package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.testing.Contract;
import org.ferryman.testing.JsonShapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the whole way leaves behind is as recorded, and every JSON document on it is one that is on record. */
@Timeout(120)
class ContractRunTest extends RunFixture {

    /** Files whose lines, or whose only document, no public type stands for. */
    private static final List<String> AS_SEEN = List.of(
            "freeze-before.json",
            "run.json",
            "skipped-sums.json",
            "skipped.jsonl",
            "user-before.json",
            "written-to-v0.7-<time>.jsonl");

    private final JsonShapes shapes = Results.shapes();
    private final Set<String> printed = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> keys = new TreeSet<>();

    ContractRunTest() {
        super(500);
    }

    @Test
    void the_whole_way_leaves_what_it_left() throws Exception {
        prepare();
        migrateAndRollBack();
        migrateAndCleanUp();
        assertThat(printed)
                .containsExactlyInAnyOrderElementsOf(Results.types().keySet().stream()
                        .filter(name -> name.startsWith("keto ") && !name.endsWith("on standard error"))
                        .toList());
        look();
        // On a busy server a step may have to try again; how that is told, ContractTest knows.
        Set<String> journal = JournalFacts.of(JournalFacts.read(keto.run.resolve(Run.JOURNAL)).stream()
                .filter(entry -> !entry.path("event").asText().equals("step-retry"))
                .toList());
        assertAll(
                () -> Contract.assertKept("run-folder.txt", names),
                () -> Contract.assertKept("run-folder-keys.txt", keys),
                () -> Contract.assertKept("journal.txt", journal));
    }

    private void prepare() throws Exception {
        keto(0, "check");
        keto(3, "assess");
        keto(0, "schema");
        keto(0, "traffic", "--for", "1s");
        keto(0, "runbook");
        keto(5, "freeze", "--yes");
        keto(0, "backup", "--waive", "a test");
        keto(0, "backup", "--tool", "built-in");
        keto(0, "backup verify");
    }

    private void migrateAndRollBack() throws Exception {
        keto(0, "user create", "--yes");
        keto(0, "schema", "--apply", "--yes");
        keto(3, "dry-run");
        keto(3, "copy", "--yes");
        keto(0, "copy", "--stop", "--yes");
        keto(3, "migrate", "--yes");
        keto(0, "verify");
        keto(
                3,
                "skipped recreate",
                "--rule",
                "MALFORMED_SUBJECT",
                "--as",
                "id",
                "--new-subject",
                "somebody",
                "--sql",
                "--yes");
        keto(3, "skipped");
        look();
        keto(3, "skipped defer", "--all", "--sql", "--yes");
        keto(0, "thaw", "--yes");
        database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5('since')::uuid, id, 0, 'since', 'view', 'v0.7', now() FROM networks");
        keto(0, "undo", "--yes", "--discard-written");
        keto(0, "user drop", "--yes");
    }

    private void migrateAndCleanUp() throws Exception {
        keto(3, "run", "--yes", "--until", "dry-run");
        keto(0, "freeze", "--yes");
        keto(3, "run", "--yes", "--from", "migrate", "--until", "skipped");
        keto(0, "skipped leave-out", "--all", "--reason", "a test", "--yes");
        try (KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            keto(0, "compare", "--old-read-api", old.url(), "--new-read-api", fresh.url(), "--sample", "0");
            keto(
                    0,
                    "cutover",
                    "--old-read-api",
                    old.url(),
                    "--new-read-api",
                    fresh.url(),
                    "--sample",
                    "0",
                    "--wait",
                    "0",
                    "--yes");
        }
        keto(0, "user retire", "--yes");
        keto(0, "status");
        keto(0, "status", "--full");
        keto(0, "cleanup", "--confirm", database.name());
        keto(0, "report");
    }

    /** Runs a command, and compares what it prints with what is on record. */
    private void keto(int exit, String command, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of(options));
        words.add("--json");
        Ferryman.Said said = keto(words.toArray(String[]::new));
        assertThat(said.exit()).as("%s: %s%s", command, said.out(), said.err()).isEqualTo(exit);
        assertThat(shapes.differences("--json", said.json())).isEmpty();
        String name = said.json().path("command").asText()
                + words.stream()
                        .filter(Set.of("--apply", "--stop")::contains)
                        .map(word -> " " + word)
                        .collect(Collectors.joining());
        JsonNode result = said.json().path("result");
        if (!result.isNull()) {
            assertThat(shapes.differences(name, result)).isEmpty();
            printed.add(name);
        }
    }

    /** Notes what is in the run folder now. */
    private void look() throws Exception {
        try (Stream<Path> files = Files.walk(keto.run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = keto.run.relativize(file).toString().replace('\\', '/');
                String lasting = name.replaceAll("\\d{8}T\\d{6,}Z(-\\d+)?", "<time>");
                names.add(lasting);
                note(lasting.replaceFirst(".*/", ""), file);
            }
        }
    }

    private void note(String name, Path file) throws Exception {
        List<JsonNode> documents = name.endsWith(".jsonl")
                ? JournalFacts.read(file)
                : name.endsWith(".json") ? List.of(Json.read(file, JsonNode.class)) : List.of();
        for (JsonNode document : documents) {
            if (AS_SEEN.contains(name)) {
                keys.addAll(JsonShapes.seen(name, document));
            } else if (!name.equals(Run.JOURNAL)) {
                assertThat(shapes.differences(name, document)).isEmpty();
            }
        }
        if (name.endsWith(".csv")) {
            keys.add(name + ": " + Files.readAllLines(file).get(0).replaceAll("[\\uFEFF\"]", ""));
        }
    }
}
