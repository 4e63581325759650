package org.ferryman.kratos.identities;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;

/**
 * Where a fault is, read from the way through the schema that led to it: so that it has names of the schema only, and
 * none of the identity. What several schemas were tried for is one fault, at {@code anyOf}.
 *
 * @param fault the fault
 * @param place the schema that found it, on its way, and the value it looked at
 */
record FaultPath(TraitsFault fault, String place) {

    private static final String ANY = "*";

    static FaultPath of(Error error) {
        NodePath way = error.getEvaluationPath();
        StringBuilder path = new StringBuilder();
        String keyword = String.valueOf(error.getKeyword());
        String property = error.getProperty();
        int last = way.getNameCount();
        StringBuilder place = new StringBuilder();
        place.append(error.getInstanceLocation()).append(' ');
        for (int i = 0; i < last; i++) {
            String word = String.valueOf(way.getElement(i));
            boolean isLast = i == last - 1;
            if (!isLast) {
                place.append(word).append('/');
            }
            switch (word) {
                case "properties" -> {
                    i++;
                    path.append('/').append(escaped(String.valueOf(way.getElement(i))));
                    place.append(way.getElement(i)).append('/');
                }
                case "patternProperties" -> {
                    i++;
                    path.append('/').append(ANY);
                    place.append(way.getElement(i)).append('/');
                }
                case "items" -> {
                    if (!isLast) {
                        path.append('/').append(ANY);
                        if (way.getElement(i + 1) instanceof Integer) {
                            i++;
                            place.append(way.getElement(i)).append('/');
                        }
                    }
                }
                case "additionalProperties", "propertyNames", "additionalItems" -> {
                    path.append('/').append(ANY);
                }
                case "anyOf", "oneOf", "contains", "not" -> {
                    return new FaultPath(new TraitsFault(SchemaRule.of(word), path.toString()), place.toString());
                }
                case "allOf", "dependencies" -> {
                    if (!isLast) {
                        i++;
                        place.append(way.getElement(i)).append('/');
                    }
                }
                default -> {
                    // A keyword that stays at the same value.
                }
            }
        }
        SchemaRule rule = SchemaRule.of(keyword);
        if (rule == SchemaRule.REQUIRED && property != null) {
            path.append('/').append(escaped(property));
        }
        return new FaultPath(new TraitsFault(rule, path.toString()), place.toString());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
