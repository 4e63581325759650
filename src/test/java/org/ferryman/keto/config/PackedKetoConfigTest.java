package org.ferryman.keto.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people have in the place of Keto's configuration: files that hold it. */
class PackedKetoConfigTest {

    private static final String SECRET = "geheim";
    private static final Namespace VIDEOS = new Namespace(0, "videos");
    private static final Namespace GROUPS = new Namespace(7, "groups");
    private static final String CONFIG =
            "dsn: postgres://keto:geheim@db/keto\nnamespaces:\n  - {id: 0, name: videos}\n  - {id: 7, name: groups}\n";
    private static final String VARIABLE = "[{\"id\":0,\"name\":\"videos\"},{\"id\":7,\"name\":\"groups\"}]";

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String indented(String text) {
        return text.indent(4);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** It is read, and one sentence tells what was taken from where. */
    private static void assertTaken(Path file, String place) throws Exception {
        KetoConfig config = KetoConfig.read(file);
        assertThat(config.namespaces()).containsExactly(VIDEOS, GROUPS);
        assertThat(config.warnings()).extracting(Finding::id).containsExactly("CONFIG_TAKEN_FROM_INSIDE");
        Finding note = config.warnings().get(0);
        assertThat(note.severity()).isEqualTo(Severity.INFO);
        assertThat(note.seen()).contains("taken from " + place + " in " + file);
        assertThat(note.toString()).doesNotContain(SECRET);
    }

    private static Finding refusal(Path file) {
        Finding finding = catchThrowableOfType(InputException.class, () -> KetoConfig.read(file))
                .finding();
        assertThat(finding.toString()).doesNotContain(SECRET);
        return finding;
    }

    private String configMap(String name, String config) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata:\n  keto.yaml: |\n"
                + indented(config);
    }

    @Test
    void k1_values_of_the_helm_chart() throws Exception {
        String values = "replicaCount: 2\nketo:\n  automigration: {enabled: true}\n  config:\n" + indented(CONFIG);
        assertTaken(file("values.yaml", values), "keto.config");
        assertTaken(file("umbrella.yaml", "auth:\n" + values.indent(2)), "auth.keto.config");
    }

    @Test
    void k1_a_config_map_as_yaml_and_as_kubectl_prints_it() throws Exception {
        assertTaken(file("configmap.yml", configMap("keto-config", CONFIG)), "ConfigMap/keto-config/keto.yaml");
        assertTaken(file("cm.json", """
                        {"apiVersion": "v1", "kind": "List", "items": [
                          {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "keto"}},
                          {"apiVersion": "v1", "kind": "ConfigMap", "data": {"keto.yaml": "%s"},
                           "metadata": {"name": "k", "annotations": {"kubectl.kubernetes.io/last-applied-configuration":
                             "{\\"kind\\": \\"ConfigMap\\", \\"apiVersion\\": \\"v1\\"}"}}}]}
                        """.formatted(CONFIG.replace("\n", "\\n"))), "ConfigMap/k/keto.yaml");
        assertTaken(
                file("stream.yml", "---\napiVersion: v1\nkind: Service\n---\n" + configMap("keto", CONFIG)),
                "ConfigMap/keto/keto.yaml");
    }

    @Test
    void k1_a_secret_is_decoded_and_nothing_of_it_is_told() throws Exception {
        String head = "apiVersion: v1\nkind: Secret\nmetadata: {name: keto}\n";
        assertTaken(
                file("secret.yml", head + "data: {keto.yml: " + encoded(CONFIG) + ", dsn: " + encoded(SECRET) + "}"),
                "Secret/keto/keto.yml");
        assertTaken(
                file("plain.yml", head + "stringData:\n  keto.yml: |\n" + indented(CONFIG)), "Secret/keto/keto.yml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- DSN=postgres://keto:geheim@db/keto\n      - NAMESPACES=@\n",
                "DSN: postgres://keto:geheim@db/keto\n      NAMESPACES: '@'\n"
            })
    void k2_the_environment_of_a_compose_service(String environment) throws Exception {
        assertTaken(
                file(
                        "compose.yml",
                        "services:\n  db: {image: postgres}\n  keto:\n    image: oryd/keto:v0.6.0-alpha.3\n"
                                + "    environment:\n      "
                                + environment.replace("@", VARIABLE)),
                "services.keto.environment");
    }

    @Test
    void k2_the_environment_of_a_deployment() throws Exception {
        assertTaken(
                file("deployment.yml", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: keto}
                        spec:
                          template:
                            spec:
                              containers:
                                - name: keto
                                  env:
                                    - {name: DSN, valueFrom: {secretKeyRef: {name: keto, key: dsn}}}
                                    - {name: NAMESPACES, value: '%s'}
                        """.formatted(VARIABLE)), "Deployment/keto/spec.template.spec.containers.0.env");
    }

    @Test
    void k2_a_config_map_of_variables() throws Exception {
        assertTaken(
                file(
                        "cm.yml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env}\ndata: {NAMESPACES: '" + VARIABLE
                                + "'}"),
                "ConfigMap/env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAMESPACES=@", "# Keto\nexport NAMESPACES='@'\nDSN=postgres://keto:geheim@db/keto"})
    void k2_an_environment_file(String text) throws Exception {
        assertTaken(file("keto.env", text.replaceFirst("@", VARIABLE)), "the variables");
    }

    @Test
    void a_bare_list_of_namespaces() throws Exception {
        assertTaken(file("list.json", VARIABLE), "the list");
    }

    @Test
    void k2_the_variable_of_this_program_counts_where_the_file_has_no_namespaces() throws Exception {
        Path file = file("keto.yml", "version: v0.6.0\n");
        KetoConfig config = KetoConfig.read(file, Map.of("NAMESPACES", VARIABLE));
        assertThat(config.namespaces()).containsExactly(VIDEOS, GROUPS);
        assertThat(config.warnings()).extracting(Finding::id).containsExactly("NAMESPACES_FROM_VARIABLE");
    }

    @Test
    void k2_a_variable_that_differs_from_the_file_is_told_and_not_taken() throws Exception {
        Path file = file("keto.yml", "namespaces: [{id: 3, name: videos}]");
        KetoConfig config = KetoConfig.read(file, Map.of("NAMESPACES", VARIABLE));
        assertThat(config.namespaces()).containsExactly(new Namespace(3, "videos"));
        assertThat(config.warnings()).extracting(Finding::id).containsExactly("NAMESPACES_VARIABLE_DIFFERS");
        assertThat(KetoConfig.read(file("same.yml", CONFIG), Map.of("NAMESPACES", VARIABLE))
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default kube-system", "[]", "[\"default\"]", "[broken", ""})
    void a_variable_of_that_name_of_another_program_is_not_meant(String value) throws Exception {
        Path file = file("keto.yml", CONFIG);
        assertThat(KetoConfig.read(file, Map.of("NAMESPACES", value)).warnings())
                .isEmpty();
    }

    @Test
    void several_that_differ_are_named_and_one_of_them_is_chosen_by_its_place() throws Exception {
        Path file = file(
                "all.yml",
                configMap("one", CONFIG) + "---\n" + configMap("two", "namespaces: [{id: 1, name: other}]\n"));

        Finding finding = refusal(file);

        assertThat(finding.id()).isEqualTo("CONFIG_SEVERAL");
        assertThat(finding.remedy()).contains(file + "#ConfigMap/one/keto.yaml", file + "#ConfigMap/two/keto.yaml");
        Path second = Path.of(file + "#ConfigMap/two/keto.yaml");
        KetoConfig config = KetoConfig.read(second);
        assertThat(config.namespaces()).containsExactly(new Namespace(1, "other"));
        assertThat(config.source()).isEqualTo(second);
        Finding wrong = refusal(Path.of(file + "#ConfigMap/three/keto.yaml"));
        assertThat(wrong.id()).isEqualTo("CONFIG_PLACE_UNKNOWN");
        assertThat(wrong.remedy()).contains("#ConfigMap/one/keto.yaml");
    }

    @Test
    void several_with_the_same_namespaces_are_one() throws Exception {
        Path file = file("all.yml", configMap("one", CONFIG) + "---\n" + configMap("two", "log: {}\n" + CONFIG));
        assertTaken(file, "ConfigMap/one/keto.yaml");
    }

    @Test
    void a_file_with_that_sign_in_its_name_is_that_file() throws Exception {
        assertThat(KetoConfig.read(file("a#b.yml", CONFIG)).namespaces()).containsExactly(VIDEOS, GROUPS);
    }

    @Test
    void k1_a_compose_file_that_mounts_the_configuration_names_the_file() throws Exception {
        Path mounted = file("contrib/keto.yml", CONFIG);
        file("contrib/other.yml", "a: b");
        for (String volume : List.of("./contrib:/home/ory", "./contrib/keto.yml:/home/ory/keto.yml:ro")) {
            Finding finding = refusal(file(
                    "docker-compose.yml",
                    "services:\n  keto:\n    image: oryd/keto\n    environment: {DSN: 'postgres://k:geheim@db/k'}\n"
                            + "    volumes: [\""
                            + volume + "\"]\n"));
            assertThat(finding.id()).isEqualTo("CONFIG_NOT_INSIDE");
            assertThat(finding.seen()).contains("docker-compose.yml is a compose file");
            assertThat(finding.remedy()).contains(mounted.toString()).doesNotContain("other.yml");
        }
    }

    @Test
    void a_manifest_without_the_configuration_is_named_as_that() throws Exception {
        Finding finding = refusal(file("svc.yml", "apiVersion: v1\nkind: Service\nmetadata: {name: keto}"));
        assertThat(finding.id()).isEqualTo("CONFIG_NOT_INSIDE");
        assertThat(finding.seen()).contains("a manifest of Kubernetes (kind Service)");
        Finding broken = refusal(file("cm.yml", configMap("keto", "namespaces: [\n  geheim\n")));
        assertThat(broken.id()).isEqualTo("CONFIG_NOT_INSIDE");
        assertThat(broken.seen()).contains("ConfigMap/keto/keto.yaml", "not valid YAML: line");
    }

    @Test
    void k6_of_two_documents_the_first_counts_as_for_keto_and_that_is_told() throws Exception {
        KetoConfig config = KetoConfig.read(file("keto.yml", CONFIG + "---\nnamespaces: [{id: 9, name: late}]\n"));
        assertThat(config.namespaces()).containsExactly(VIDEOS, GROUPS);
        assertThat(config.warnings()).extracting(Finding::id).containsExactly("CONFIG_FIRST_DOCUMENT");
    }

    @Test
    void a_namespace_that_is_broken_inside_is_named_by_file_and_place() throws Exception {
        Finding finding = refusal(file("cm.yml", configMap("keto", "namespaces: [{name: videos}]\n")));
        assertThat(finding.id()).isEqualTo("NAMESPACE_ID_MISSING");
        assertThat(finding.seen()).contains("cm.yml, ConfigMap/keto/keto.yaml, namespaces[0]");
    }
}
