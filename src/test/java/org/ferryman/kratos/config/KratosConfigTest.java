package org.ferryman.kratos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void the_values_of_a_helm_chart_are_told_from_a_configuration() throws Exception {
        Finding finding =
                refused("values.yaml", "kratos:\n  config:\n    identity:\n      schemas: []\nreplicaCount: 2\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_PACKED");
        assertThat(finding.seen()).contains("Helm chart", "kratos.config");
        assertThat(finding.remedy()).contains("yq .kratos.config ");
    }

    @Test
    void a_config_map_is_told_from_a_configuration() throws Exception {
        Finding finding = refused(
                "cm.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  kratos.yml: |\n    identity: {schemas: []}\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_PACKED");
        assertThat(finding.seen()).contains("kind ConfigMap");
        assertThat(finding.remedy()).contains("yq '.data[\"kratos.yml\"]' ");
    }

    @Test
    void a_configuration_from_before_v0_9_is_refused() throws Exception {
        Finding finding = refused("kratos.yml", "identity:\n  default_schema_url: file:///schema.json\n");
        assertThat(finding.id()).isEqualTo("KRATOS_CONFIG_WITHOUT_SCHEMAS");
        assertThat(finding.remedy()).contains("identity.default_schema_url");
    }
}
