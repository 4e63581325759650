package org.ferryman.keto.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KetoConfigTest {

    private static final Namespace VIDEOS = new Namespace(0, "videos");
    private static final Namespace GROUPS = new Namespace(1, "groups");
    private static final String YAML = "namespaces:\n  - id: 1\n    name: groups\n  - id: 0\n    name: videos\n";

    @TempDir
    Path folder;

    private Path file(String name, String content) throws Exception {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private void assertReads(Path config) throws Exception {
        assertThat(KetoConfig.read(config).namespaces()).containsExactly(VIDEOS, GROUPS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keto.yml", "keto.yaml", "a folder/with.dots/ke to.v1.yml"})
    void inline_namespaces_are_read_from_yaml_in_order_of_their_ids(String name) throws Exception {
        assertReads(file(name, "# comment\ndsn: memory\n" + YAML + "    config: {any: thing}\n"));
    }

    @Test
    void they_are_read_from_json() throws Exception {
        assertReads(file("keto.json", """
                {"$schema": "x", "version": "v0.6.0", "namespaces": [
                  {"id": 1, "name": "groups", "config": {"a": [1, {}]}, "unknown": null}, {"id": 0, "name": "videos"}]}
                """));
    }

    @Test
    void they_are_read_from_toml() throws Exception {
        assertReads(file("keto.toml", """
                dsn = "memory"
                [[namespaces]]
                id = 1
                name = "groups"
                [[namespaces]]
                id = 0
                name = "videos"
                """));
    }

    @Test
    void a_json_text_in_a_yaml_file_is_yaml() throws Exception {
        assertReads(file("keto.yml", "{\"namespaces\": [{\"id\": 0, \"name\": \"videos\"}, {id: 1, name: groups}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keto.yml", "keto.json"})
    void a_byte_order_mark_and_windows_line_ends_are_taken(String name) throws Exception {
        String json = "{\"namespaces\": [\r\n{\"id\": 0, \"name\": \"videos\"},\r\n{\"id\": 1, \"name\": \"groups\"}]}";
        assertReads(file(name, "\uFEFF" + json));
        assertReads(file("byte-order-mark.yml", "\uFEFF" + YAML.replace("\n", "\r\n")));
    }

    @Test
    void anchors_aliases_and_merge_keys_are_resolved() throws Exception {
        assertReads(file("keto.yml", """
                base: &base {id: 0, config: {a: b}}
                group-name: &name groups
                first: &first
                  <<: *base
                  name: videos
                namespaces:
                  - *first
                  - {<<: *first, id: 1, name: *name}
                """));
    }

    @Test
    void the_smallest_and_the_largest_id_are_taken() throws Exception {
        Path config = file("keto.yml", "namespaces: [{id: 2147483647, name: last}, {id: 0, name: first}]");
        assertThat(KetoConfig.read(config).namespaces())
                .containsExactly(new Namespace(0, "first"), new Namespace(2147483647, "last"));
    }

    @Test
    void names_are_taken_as_they_are() throws Exception {
        Path config = file("keto.json", "{\"namespaces\": [{\"id\": 0, \"name\": \" a:b#c 'é\\\" 🐱 \"}]}");
        assertThat(KetoConfig.read(config).namespaces()).containsExactly(new Namespace(0, " a:b#c 'é\" 🐱 "));
    }

    @ParameterizedTest
    @CsvSource({
        "file://./my ns+dir, my ns+dir",
        "file://my%20ns+dir, my ns+dir",
        "./my ns+dir/, my ns+dir",
        "FILE://../conf/ns, ns",
        "ns, ns"
    })
    void a_directory_holds_one_namespace_per_file_beside_the_configuration(String uri, String directory)
            throws Exception {
        file("conf/" + directory + "/videos.yml", "id: 0\nname: videos\n$schema: x");
        file("conf/" + directory + "/deeper/groups.toml", "id = 1\nname = \"groups\"");
        assertReads(file("conf/keto.yml", "namespaces: \"" + uri + "\""));
    }

    @Test
    void absolute_locations_are_taken_as_uri_and_as_path() throws Exception {
        Path directory =
                file("ns/videos.json", "{\"id\": 0, \"name\": \"videos\"}").getParent();
        file("ns/groups.yaml", "{id: 1, name: groups}");
        assertReads(file("other/keto.yml", "namespaces: " + directory.toUri()));
        assertReads(file("other/keto.yml", "namespaces: " + directory.toAbsolutePath()));
    }

    @Test
    void a_single_namespace_file_holds_one_namespace() throws Exception {
        file("videos.yml", "id: 0\nname: videos\n");
        Path config = file("keto.toml", "namespaces = \"file://./videos.yml\"");
        assertThat(KetoConfig.read(config).namespaces()).containsExactly(VIDEOS);
    }

    @Test
    void without_the_key_ketos_default_directory_is_read() throws Exception {
        file("keto_namespaces/videos.yml", "id: 0\nname: videos");
        file("keto_namespaces/groups.yml", "id: 1\nname: groups");
        assertReads(file("keto.yml", "dsn: memory"));
    }

    @Test
    void files_that_keto_ignores_are_ignored_with_a_warning() throws Exception {
        file("ns/videos.yml", "id: 0\nname: videos");
        file("ns/groups.json", "{\"id\": 1, \"name\": \"groups\"}");
        file("ns/README.md", "not a namespace");
        file("ns/old.YAML", "id: 1\nname: old");
        file("ns/yaml", "id: 1\nname: no extension");
        Path config = file("keto.yml", "namespaces: file://./ns");
        assertReads(config);
        List<Finding> warnings = KetoConfig.read(config).warnings();
        assertThat(warnings).extracting(Finding::id).containsOnly("NAMESPACE_FILE_IGNORED");
        assertThat(warnings)
                .extracting(Finding::seen)
                .satisfiesExactlyInAnyOrder(
                        seen -> assertThat(seen).contains("README.md"),
                        seen -> assertThat(seen).contains("old.YAML"),
                        seen -> assertThat(seen).contains("ns/yaml"));
    }

    @Test
    void a_mounted_config_map_does_not_count_its_files_twice() throws Exception {
        file("ns/..2021_05_01/videos.yml", "id: 0\nname: videos");
        file("ns/..2021_05_01/groups.yml", "id: 1\nname: groups");
        Path ns = folder.resolve("ns");
        Files.createSymbolicLink(ns.resolve("..data"), Path.of("..2021_05_01"));
        Files.createSymbolicLink(ns.resolve("videos.yml"), Path.of("..data/videos.yml"));
        Files.createSymbolicLink(ns.resolve("groups.yml"), Path.of("..data/groups.yml"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("ns"));
        assertReads(file("keto.yml", "namespaces: file://./link"));
    }

    @Test
    void namespaces_are_found_by_id_and_by_exact_name() throws Exception {
        Path path = file("keto.yml", YAML);
        KetoConfig config = KetoConfig.read(path);
        assertThat(config.byId(1)).contains(GROUPS);
        assertThat(config.byId(2)).isEmpty();
        assertThat(config.byName("videos")).contains(VIDEOS);
        assertThat(config.byName("Videos")).isEmpty();
        assertThat(config.source()).isEqualTo(path);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void the_fingerprint_depends_on_ids_and_names_only() throws Exception {
        String expected = fingerprint("[{id: 0, name: videos}, {id: 1, name: groups}]");
        // printf '\0\0\0\0\0\0\0\6videos\0\0\0\1\0\0\0\6groups' | sha256sum
        assertThat(expected).isEqualTo("61c035d52553cb86fcacf404544a9b98b49636a8457a1653bc6db12f59894a45");
        assertThat(fingerprint("[{id: 1, name: groups, config: {}}, {name: videos, id: 0}]\ndsn: other"))
                .isEqualTo(expected);
        assertThat(fingerprint("[{id: 1, name: videos}, {id: 0, name: groups}]"))
                .isNotEqualTo(expected);
        assertThat(fingerprint("[{id: 0, name: videos}]")).isNotEqualTo(expected);
        assertThat(fingerprint("[{id: 0, name: videos}, {id: 1, name: Groups}]"))
                .isNotEqualTo(expected);
    }

    private String fingerprint(String namespaces) throws Exception {
        return KetoConfig.read(file("keto.yml", "namespaces: " + namespaces)).fingerprint();
    }
}
