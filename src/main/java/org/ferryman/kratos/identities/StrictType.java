package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;

/** The keyword {@code type}, as Kratos' library understands it. */
final class StrictType {

    private StrictType() {}

    /**
     * Whether a value is of one of the types. A whole number is one that is written so: 1.0 is not.
     *
     * @param types a name, several, or nothing
     */
    static boolean fits(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode type : types) {
                if (fits(type.asText(), value)) {
                    return true;
                }
            }
            return types.isEmpty();
        }
        return !types.isTextual() || fits(types.textValue(), value);
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
