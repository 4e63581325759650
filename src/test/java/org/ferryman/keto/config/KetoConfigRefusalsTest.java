package org.ferryman.keto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KetoConfigRefusalsTest {

    @TempDir
    Path folder;

    private Path file(String name, String content) throws Exception {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    private static Finding refusal(Path config) {
        InputException refused = catchThrowableOfType(InputException.class, () -> KetoConfig.read(config));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused).hasNoCause();
        return refused.finding();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{id: 0, name: a}, {name: b}]              | NAMESPACE_ID_MISSING         | namespaces[1]",
                "[{id: , name: b}]                          | NAMESPACE_ID_MISSING         | namespaces[0]",
                "[{id: \"3\", name: b}]                     | NAMESPACE_ID_NOT_AN_INTEGER  | “3”",
                "[{id: 1.5, name: b}]                       | NAMESPACE_ID_NOT_AN_INTEGER  | “1.5”",
                "[{id: 1.0, name: b}]                       | NAMESPACE_ID_NOT_AN_INTEGER  | “1.0”",
                "[{id: true, name: b}]                      | NAMESPACE_ID_NOT_AN_INTEGER  | “true”",
                "[{id: [1], name: b}]                       | NAMESPACE_ID_NOT_AN_INTEGER  | a list",
                "[{id: -1, name: b}]                        | NAMESPACE_ID_NEGATIVE        | “-1”",
                "[{id: 2147483648, name: b}]                | NAMESPACE_ID_ABOVE_INT32     | “2147483648”",
                "[{id: 99999999999999999999, name: b}]      | NAMESPACE_ID_ABOVE_INT32     | “99999999999999999999”",
                "[{id: 7, name: a}, {id: 7, name: b}]       | NAMESPACE_ID_DUPLICATE       | id 7",
                "[{id: 7, name: a}, {id: 8, name: a}]       | NAMESPACE_NAME_DUPLICATE     | “a”",
                "[{id: 7, name: a}, {id: 7, name: a}]       | NAMESPACE_ID_DUPLICATE       | namespaces[0]",
                "[{id: 7}]                                  | NAMESPACE_NAME_MISSING       | namespaces[0]",
                "[{id: 7, name: \"\"}]                      | NAMESPACE_NAME_MISSING       | namespaces[0]",
                "[{id: 7, name: 12}]                        | NAMESPACE_NAME_NOT_TEXT      | “12”",
                "[{id: 7, name: on}]                        | NAMESPACE_NAME_NOT_TEXT      | “true”",
                "[{id: 7, name: {a: b}}]                    | NAMESPACE_NAME_NOT_TEXT      | a mapping",
                "[{id: 7, name: \"a\\0b\"}]                 | NAMESPACE_NAME_INVALID       | namespaces[0]",
                "[videos]                                   | NAMESPACE_NOT_A_MAPPING      | “videos”",
                "[null]                                     | NAMESPACE_NOT_A_MAPPING      | namespaces[0]",
                "&loop [*loop]                              | NAMESPACE_NOT_A_MAPPING      | a list",
                "[]                                         | NAMESPACES_EMPTY             | no namespace",
                "                                           | NAMESPACES_NOT_A_LIST        | “namespaces”",
                "\"\"                                       | NAMESPACES_NOT_A_LIST        | “namespaces”",
                "{id: 0, name: a}                           | NAMESPACES_NOT_A_LIST        | “namespaces”",
                "{location: file:///etc/namespaces.keto.ts} | NAMESPACES_OF_LATER_KETO     | v0.10",
                "file:///etc/config/namespaces.keto.ts      | NAMESPACES_OF_LATER_KETO     | v0.10",
                "${KETO_NAMESPACES}                         | CONFIG_IS_A_TEMPLATE         | ${KETO_NAMESPACES}",
                "7                                          | NAMESPACES_NOT_A_LIST        | “namespaces”",
                "file://./bad%zzpath                        | NAMESPACES_NOT_A_PATH        | bad%zzpath",
            })
    void a_broken_entry_is_refused_by_its_place(String namespaces, String id, String named) throws Exception {
        Path config = file("keto.yml", "namespaces: " + (namespaces == null ? "" : namespaces));
        Finding finding = refusal(config);
        assertThat(finding.id()).isEqualTo(id);
        assertThat(finding.seen()).contains(config.toString(), named);
    }

    @Test
    void a_template_is_told_from_a_broken_file() throws Exception {
        Finding finding =
                refusal(file("keto.yml", "dsn: x\nnamespaces:\n{{- range .Values.namespaces }}\n  - SeCrEt\n"));
        assertThat(finding.id()).isEqualTo("CONFIG_IS_A_TEMPLATE");
        assertThat(finding.seen()).contains("keto.yml is not valid YAML: line ", "{{ }}");
        assertThat(finding.remedy()).contains("helm template");
        assertThat(finding.toString()).doesNotContain("SeCrEt");
    }

    @Test
    void a_file_without_namespaces_names_the_variable_that_they_may_come_from() throws Exception {
        assertThat(refusal(file("keto.yml", "version: v0.6.0\nserve: {read: {port: 4466}}"))
                        .remedy())
                .contains("variable NAMESPACES", "compose file");
    }

    @Test
    void half_a_surrogate_pair_in_a_name_is_refused() throws Exception {
        Path config = file("keto.json", "{\"namespaces\": [{\"id\": 0, \"name\": \"a\\ud800\"}]}");
        assertThat(refusal(config).id()).isEqualTo("NAMESPACE_NAME_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ws://u:SeCrEt@host/ns", "WSS://u:SeCrEt@host/ns", "https://u:SeCrEt@host/x", "s3://SeCrEt/n"})
    void a_remote_location_is_refused_without_repeating_its_password(String uri) throws Exception {
        Finding finding = refusal(file("keto.yml", "namespaces: " + uri));
        assertThat(finding.id()).isEqualTo("NAMESPACES_REMOTE");
        assertThat(finding.remedy()).contains("namespaces: [{id: 0, name: videos}]");
        assertThat(finding.toString()).doesNotContain("SeCrEt");
    }

    @ParameterizedTest
    @CsvSource({"namespaces: file://./nowhere, nowhere", "version: v0.6.0, keto_namespaces"})
    void namespace_files_that_are_not_there_are_refused_with_the_paths_that_were_tried(String text, String directory)
            throws Exception {
        Finding finding = refusal(file("keto.yml", text));
        assertThat(finding.id()).isEqualTo("NAMESPACE_FILES_NOT_FOUND");
        assertThat(finding.seen())
                .contains(folder.resolve(directory).toString())
                .contains(Path.of(directory).toAbsolutePath().toString());
    }

    @Test
    void a_directory_without_namespaces_is_refused_with_what_was_ignored() throws Exception {
        file("ns/videos.txt", "id: 0\nname: videos");
        Finding finding = refusal(file("keto.yml", "namespaces: file://./ns"));
        assertThat(finding.id()).isEqualTo("NAMESPACES_EMPTY");
        assertThat(finding.seen()).contains("keto.yml", "videos.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: videos              | NAMESPACE_ID_MISSING",
                "[{id: 1, name: videos}]   | CONFIG_NOT_A_MAPPING",
                "{id: 0, name: other}      | NAMESPACE_ID_DUPLICATE",
                "{id: 1, name: first}      | NAMESPACE_NAME_DUPLICATE",
                "'   '                     | CONFIG_EMPTY",
                "id: [                     | CONFIG_NOT_PARSEABLE"
            })
    void a_broken_namespace_file_is_refused_by_its_path(String content, String id) throws Exception {
        file("ns/a.yml", "{id: 0, name: first}");
        file("ns/b.yml", content);
        Finding finding = refusal(file("keto.yml", "namespaces: file://./ns"));
        assertThat(finding.id()).isEqualTo(id);
        assertThat(finding.seen()).contains("b.yml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keto.yml  | dsn: SeCrEt~namespaces: []~namespaces: []  | line 3",
                "keto.yml  | a: b~dsn: \"SeCrEt~                         | line 3",
                "keto.yml  | a: b~dsn: *SeCrEt                          | line 2",
                "keto.yml  | a: b~dsn: @SeCrEt                          | line 2",
                "keto.yml  | a: b~\tdsn: SeCrEt                         | line 2",
                "keto.yml  | a: !!javax.script.SeCrEt {}                | line 1",
                "keto.yml  | a: !!int SeCrEt                            | not valid",
                "keto.json | {\"a\": 1,~\"dsn\": SeCrEt}                | line 2",
                "keto.json | {\"SeCrEt\": 1,~\"SeCrEt\": 2}             | line 2",
                "keto.json | {\"a\": 1}~SeCrEt                          | line 2",
                "keto.json | {\"a\": \"SeCrEt                           | line 1",
                "keto.toml | a = 1~dsn = SeCrEt                         | line 2",
                "keto.toml | SeCrEt = 1~SeCrEt = 2                      | line 2"
            })
    void a_file_that_does_not_parse_is_refused_by_its_line_without_quoting_it(String name, String text, String line)
            throws Exception {
        Path config = file(name, text.replace('~', '\n'));
        Finding finding = refusal(config);
        assertThat(finding.id()).isEqualTo("CONFIG_NOT_PARSEABLE");
        assertThat(finding.seen()).contains(config.toString(), line);
        assertThat(finding.toString()).doesNotContain("SeCrEt");
    }

    @Test
    void bombs_of_aliases_and_nesting_are_refused_in_a_moment() throws Exception {
        StringBuilder values = new StringBuilder("a0: &a0 [x, x]\n");
        StringBuilder keys = new StringBuilder("b0: &b0 {x: y}\n");
        for (int level = 1; level < 100; level++) {
            values.append("a%1$d: &a%1$d [*a%2$d, *a%2$d]%n".formatted(level, level - 1));
            keys.append("b%1$d: &b%1$d {? *b%2$d : *b%2$d}%n".formatted(level, level - 1));
        }
        for (String bomb : new String[] {values.toString(), keys.toString(), "a: " + "[".repeat(100_000)}) {
            Path config = file("keto.yml", bomb);
            Finding finding = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refusal(config));
            assertThat(finding.id()).isEqualTo("CONFIG_NOT_PARSEABLE");
        }
        Path json = file("keto.json", "{\"a\": " + "[".repeat(100_000));
        assertThat(refusal(json).id()).isEqualTo("CONFIG_NOT_PARSEABLE");
    }

    @ParameterizedTest
    @CsvSource({"keto.yml, ''", "keto.json, ' '", "keto.toml, ''", "keto.yml, '# only a comment'", "keto.yml, ---"})
    void an_empty_file_is_refused(String name, String text) throws Exception {
        assertThat(refusal(file(name, text)).id()).isEqualTo("CONFIG_EMPTY");
    }

    @ParameterizedTest
    @CsvSource({"keto.yml, just text", "keto.json, '[1]'", "keto.yml, '- id: 0'"})
    void a_file_without_keys_is_refused(String name, String text) throws Exception {
        assertThat(refusal(file(name, text)).id()).isEqualTo("CONFIG_NOT_A_MAPPING");
    }

    @Test
    void what_is_not_a_readable_file_is_refused() throws Exception {
        assertThat(refusal(folder).id()).isEqualTo("CONFIG_IS_A_DIRECTORY");
        assertThat(refusal(folder.resolve("missing.yml")).id()).isEqualTo("CONFIG_NOT_FOUND");
        assertThat(refusal(file("keto.conf", "namespaces: []")).id()).isEqualTo("CONFIG_FORMAT_UNKNOWN");
        assertThat(refusal(file("large.yml", "a: " + "x".repeat(3 * 1024 * 1024)))
                        .id())
                .isEqualTo("CONFIG_NOT_READABLE");
        Path latin1 = folder.resolve("latin1.yml");
        Files.write(latin1, "namespaces: [{id: 0, name: é}]".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal(latin1).id()).isEqualTo("CONFIG_NOT_UTF8");
    }
}
