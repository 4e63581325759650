package org.ferryman.kratos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KratosConfigTest {

    private static final String YAML = """
            version: v26.2.0
            dsn: postgres://kratos:in-the-dsn@db/kratos?sslmode=require
            identity:
              default_schema_id: customer
              schemas:
                - {id: customer, url: file:///etc/kratos/customer.json}
                - {id: employee, url: "base64://e30="}
            secrets:
              cookie: [a-new-cookie-secret, an-old-cookie-secret]
              cipher: [32-LONG-SECRET-NOT-SECURE-AT-ALL]
            courier:
              smtp: {connection_uri: "smtps://mailer:mail-password@mail:465/?skip_ssl_verify=true"}
            selfservice:
              default_browser_return_url: https://example.org/
              methods:
                password: {config: {min_password_length: 8}}
                oidc:
                  config:
                    providers:
                      - {id: google, client_id: the-client, client_secret: the-client-secret}
              flows:
                registration:
                  after:
                    hooks:
                      - hook: web_hook
                        config:
                          url: https://hook.example.org
                          auth: {type: api_key, config: {in: header, name: X-Key, value: the-hook-key}}
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Finding refused(String name, String text) throws Exception {
        Path file = file(name, text);
        return catchThrowableOfType(InputException.class, () -> KratosConfig.read(file))
                .finding();
    }

    @Test
    void the_schemas_the_courier_and_the_names_of_secrets_are_read() throws Exception {
        KratosConfig config = KratosConfig.read(file("kratos.yml", YAML));
        assertThat(config.schemas()).containsExactly("customer", "employee");
        assertThat(config.defaultSchema()).isEqualTo("customer");
        assertThat(config.courier()).isTrue();
        assertThat(config.secrets()).containsExactly("cookie", "cipher");
    }

    @Test
    void no_value_of_a_secret_is_told() throws Exception {
        KratosConfig config = KratosConfig.read(file("kratos.yml", YAML));
        assertThat(config.hidden().values())
                .containsExactlyInAnyOrder(
                        "in-the-dsn",
                        "a-new-cookie-secret",
                        "an-old-cookie-secret",
                        "32-LONG-SECRET-NOT-SECURE-AT-ALL",
                        "mail-password",
                        "the-client-secret",
                        "the-hook-key");
        for (String told : new String[] {config.toString(), Json.line(config)}) {
            assertThat(told).contains("customer", "cookie");
            config.hidden().values().forEach(secret -> assertThat(told).doesNotContain(secret));
        }
    }

    @Test
    void json_and_toml_are_read_as_kratos_reads_them() throws Exception {
        String json = "{\"identity\": {\"schemas\": [{\"id\": \"default\", \"url\": \"file://x\"}]}}";
        KratosConfig config = KratosConfig.read(file("kratos.json", json));
        assertThat(config.schemas()).containsExactly("default");
        assertThat(config.defaultSchema()).isEqualTo("default");
        assertThat(config.courier()).isFalse();
        assertThat(config.secrets()).isEmpty();
        String toml = "[[identity.schemas]]\nid = \"a\"\nurl = \"file://x\"\n";
        assertThat(KratosConfig.read(file("kratos.toml", toml)).schemas()).containsExactly("a");
    }

    @Test
    void what_is_broken_is_told_with_its_line_and_nothing_of_it() throws Exception {
        Finding finding = refused("kratos.yml", "identity:\n  schemas: []\nsecrets:\n  cookie: [\"tell-nobody\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_NOT_PARSEABLE");
        assertThat(finding.seen()).contains("kratos.yml is not valid YAML: line 5");
        assertThat(finding.toString()).doesNotContain("tell-nobody");
        assertThat(refused("kratos.json", "{\n\"identity\": }").seen()).contains("not valid JSON: line 2");
    }

    @Test
    void what_can_not_be_read_is_told_with_a_remedy() throws Exception {
        assertThat(refused("kratos.conf", "a: b").id()).isEqualTo("KRATOS_CONFIG_UNREADABLE");
        assertThat(refused("empty.yml", "  \n").id()).isEqualTo("KRATOS_CONFIG_UNREADABLE");
        Finding missing = catchThrowableOfType(
                        InputException.class, () -> KratosConfig.read(folder.resolve("nosuch.yml")))
                .finding();
        assertThat(missing.seen()).endsWith("nosuch.yml does not exist.");
        assertThat(missing.remedy()).contains("Check the path");
    }

    private void assertTaken(String name, String text, String place) throws Exception {
        Path file = file(name, text);
        KratosConfig config = KratosConfig.read(file);
        assertThat(config.schemas()).containsExactly("customer", "employee");
        assertThat(config.defaultSchema()).isEqualTo("customer");
        assertThat(config.courier()).isTrue();
        assertThat(config.secrets()).containsExactlyInAnyOrder("cookie", "cipher");
        assertThat(config.notes())
                .extracting(Finding::id)
                .containsExactly("CONFIG_TAKEN_FROM_INSIDE", "KRATOS_CONFIG_NOT_PASSED_ON");
        assertThat(config.notes().get(0).seen()).contains("taken from " + place + " in " + file);
        assertThat(config.passedOn()).isEmpty();
        assertThat(config.hidden().values()).contains("in-the-dsn", "a-new-cookie-secret");
        config.hidden()
                .values()
                .forEach(secret ->
                        assertThat(config + Json.line(config) + config.notes()).doesNotContain(secret));
    }

    @Test
    void k1_a_configuration_is_found_in_what_holds_it() throws Exception {
        String manifest = "apiVersion: v1\nkind: %s\nmetadata: {name: kratos-config}\n%s";
        assertTaken("values.yaml", "replicaCount: 2\nkratos:\n  config:\n" + YAML.indent(4), "kratos.config");
        assertTaken(
                "cm.yaml",
                manifest.formatted("ConfigMap", "data:\n  kratos.yaml: |\n" + YAML.indent(4)),
                "ConfigMap/kratos-config/kratos.yaml");
        assertTaken(
                "secret.yaml",
                manifest.formatted(
                        "Secret",
                        "data:\n  kratos.yaml: "
                                + Base64.getEncoder().encodeToString(YAML.getBytes(StandardCharsets.UTF_8))),
                "Secret/kratos-config/kratos.yaml");
    }

    @Test
    void k2_a_configuration_is_found_in_the_environment_of_a_compose_service() throws Exception {
        assertTaken("compose.yml", """
                services:
                  kratos:
                    image: oryd/kratos:v26.2.0
                    environment:
                      - DSN=postgres://kratos:in-the-dsn@db/kratos
                      - IDENTITY_SCHEMAS=[{"id":"customer","url":"file:///a"},{"id":"employee","url":"file:///b"}]
                      - IDENTITY_DEFAULT_SCHEMA_ID=customer
                      - SECRETS_COOKIE=a-new-cookie-secret,an-old-cookie-secret
                      - SECRETS_CIPHER=32-LONG-SECRET-NOT-SECURE-AT-ALL
                      - COURIER_SMTP_CONNECTION_URI=smtps://mailer:mail-password@mail:465/
                """, "services.kratos.environment");
        assertTaken("deployment.yml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: kratos}
                spec:
                  template:
                    spec:
                      containers:
                        - env:
                            - {name: DSN, value: "postgres://kratos:in-the-dsn@db/kratos"}
                            - {name: IDENTITY_SCHEMAS_0_ID, value: customer}
                            - {name: IDENTITY_SCHEMAS_1_ID, value: employee}
                            - {name: IDENTITY_DEFAULT_SCHEMA_ID, value: customer}
                            - {name: SECRETS_COOKIE_0, value: a-new-cookie-secret}
                            - {name: SECRETS_CIPHER_0, value: 32-LONG-SECRET-NOT-SECURE-AT-ALL}
                            - {name: COURIER_SMTP_CONNECTION_URI, value: "smtps://mailer:mail-password@mail:465/"}
                """, "Deployment/kratos/spec.template.spec.containers.0.env");
    }

    @Test
    void schemas_in_variables_keep_their_urls_and_the_order_of_their_numbers() throws Exception {
        Path file = file("deployment.yml", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: kratos}
                spec:
                  template:
                    spec:
                      containers:
                        - env:
                            - {name: IDENTITY_SCHEMAS_10_ID, value: employee}
                            - {name: IDENTITY_SCHEMAS_2_ID, value: customer}
                            - {name: IDENTITY_SCHEMAS_2_URL, value: "file:///etc/customer.json"}
                            - {name: IDENTITY_SCHEMAS_3_URL, value: "file:///etc/nobody.json"}
                """);
        KratosConfig config = KratosConfig.read(file);
        assertThat(config.schemas()).containsExactly("customer", "employee");
        assertThat(config.urls()).containsExactly(Map.entry("customer", "file:///etc/customer.json"));
    }

    @Test
    void a_whole_file_is_passed_on_and_needs_no_note() throws Exception {
        Path file = file("kratos.yml", YAML);
        assertThat(KratosConfig.read(file).passedOn()).contains(file);
        assertThat(KratosConfig.read(file).notes()).isEmpty();
    }

    @Test
    void several_are_named_and_one_is_chosen() throws Exception {
        String two = "a:\n  kratos:\n    config:\n" + YAML.indent(6) + "b:\n  kratos:\n    config:\n"
                + YAML.replace("customer", "person").indent(6);
        Finding finding = refused("values.yaml", two);
        assertThat(finding.id()).isEqualTo("CONFIG_SEVERAL");
        assertThat(finding.remedy()).contains("values.yaml#a.kratos.config", "values.yaml#b.kratos.config");
        KratosConfig chosen = KratosConfig.read(Path.of(folder.resolve("values.yaml") + "#b.kratos.config"));
        assertThat(chosen.defaultSchema()).isEqualTo("person");
    }

    @Test
    void a_template_is_told_from_a_broken_file() throws Exception {
        Finding finding =
                refused("kratos.yml", "identity:\n  schemas:\n{{ toYaml .Values.schemas }}\n  - tell-nobody\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_UNREADABLE");
        assertThat(finding.seen()).contains("{{ }}");
        assertThat(finding.toString()).doesNotContain("tell-nobody");
    }

    @Test
    void a_configuration_from_before_v0_9_is_refused() throws Exception {
        Finding finding = refused("kratos.yml", "identity:\n  default_schema_url: file:///schema.json\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_WITHOUT_SCHEMAS");
        assertThat(finding.remedy()).contains("identity.default_schema_url");
    }
}
