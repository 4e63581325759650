#!/usr/bin/env bash
# jackson-dataformat-toml 2.22.4 (with databind and core 2.22.4): a valid file that is read as a tree and written again is
# not the same. The float 1.0 becomes the integer 1, another type in TOML; so does -0.0. A file of comments only becomes
# " = {}", which is no TOML: the library itself refuses to read that. JSON's mapper writes 1.0 and {} as it read them.
#
# One would guess that what the library writes, it reads, and that 1.0 stays a float as in JSON. But TOML's floats are read
# as BigDecimal, and trees drop the zeros at the end of those. What it takes: STRIP_TRAILING_BIGDECIMAL_ZEROES off, and to
# write an empty file for an empty tree.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for artifact in com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.22.4 \
    com.fasterxml.jackson.core:jackson-databind:2.22.4 com.fasterxml.jackson.core:jackson-core:2.22.4 \
    com.fasterxml.jackson.core:jackson-annotations:2.22; do
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
        -Dartifact="$artifact" -DoutputDirectory="$folder" > /dev/null
done

cat > "$folder/Probe.java" <<'JAVA'
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

class Probe {
    static void again(String name, ObjectMapper mapper, String text) throws JsonProcessingException {
        String written = mapper.writeValueAsString(mapper.readTree(text));
        System.out.print(name + ": [" + text.strip() + "] [" + written.stripTrailing() + "] ");
        try {
            System.out.println("then " + mapper.readTree(written).getNodeType());
        } catch (JsonProcessingException refused) {
            System.out.println("then refused");
        }
    }

    public static void main(String[] arguments) throws JsonProcessingException {
        ObjectMapper toml = new TomlMapper();
        again("TOML", toml, "a = 1.0\n");
        again("TOML", toml, "a = -0.0\n");
        again("TOML", toml, "# nothing set\n");
        again("TOML, zeros kept", TomlMapper.builder().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build(),
                "a = 1.0\n");
        ObjectMapper json = new JsonMapper();
        again("JSON", json, "{\"a\":1.0}");
        again("JSON", json, "{}");
    }
}
JAVA
output=$(java -cp "$folder/*" "$folder/Probe.java")
echo "$output"
expected='TOML: [a = 1.0] [a = 1] then OBJECT
TOML: [a = -0.0] [a = 0] then OBJECT
TOML: [# nothing set] [ = {}] then refused
TOML, zeros kept: [a = 1.0] [a = 1.0] then OBJECT
JSON: [{"a":1.0}] [{"a":1.0}] then OBJECT
JSON: [{}] [{}] then OBJECT'
[ "$output" = "$expected" ] || { echo "This has changed."; exit 1; }
