package org.ferryman.testing;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.PropertyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.ferryman.engine.file.Json;
import org.jspecify.annotations.Nullable;

/**
 * The keys that {@link Json} writes for given types, and what stands behind each, even where an ordinary run leaves
 * it empty. A type that was given a name is told once; elsewhere that name stands for it.
 */
public final class JsonShapes {

    private final Map<Class<?>, String> names = new HashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private JsonShapes() {}

    /** The shapes of these types; of several names of one type the first stands for it. */
    public static JsonShapes of(Map<String, Class<?>> types) {
        JsonShapes result = new JsonShapes();
        types.forEach((name, type) -> result.names.putIfAbsent(type, name));
        // Within a serialisation, Jackson tells how it is set up: nothing has to be set up alike here.
        Json.line(new Within(provider -> {
            for (Map.Entry<String, Class<?>> entry : types.entrySet()) {
                JavaType type = provider.constructType(entry.getValue());
                boolean first = entry.getKey().equals(result.names.get(entry.getValue()));
                result.shapes.put(
                        entry.getKey(), first ? result.described(type, provider) : result.shape(type, provider));
            }
        }));
        return result;
    }

    /** What is behind a key. */
    private sealed interface Shape {}

    private record Anything() implements Shape {}

    /** @param constants all that it can be; empty if it can be anything of its type */
    private record Scalar(JsonNodeType type, List<String> constants) implements Shape {}

    private record Named(String name) implements Shape {}

    private record Many(Shape each) implements Shape {}

    private record ByKey(Shape key, Shape each) implements Shape {}

    private record Keys(Map<String, Key> all) implements Shape {}

    private record Key(Shape shape, boolean orNull, boolean orAbsent) {}

    private Shape shape(JavaType type, SerializerProvider provider) throws JsonMappingException {
        String name = names.get(type.getRawClass());
        return name == null ? described(type, provider) : new Named(name);
    }

    private Shape described(JavaType type, SerializerProvider provider) throws JsonMappingException {
        Class<?> raw = type.getRawClass();
        JsonNodeType scalar = scalar(raw);
        if (scalar != null) {
            return new Scalar(scalar, constants(raw));
        } else if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            return new Anything();
        } else if (type.isMapLikeType()) {
            return new ByKey(key(type.getKeyType(), provider), shape(type.getContentType(), provider));
        } else if (type.isContainerType()) {
            return new Many(shape(type.getContentType(), provider));
        }
        AnnotatedMember written = provider.getConfig().introspect(type).findJsonValueAccessor();
        if (written != null) {
            return shape(written.getType(), provider);
        }
        Map<String, Key> keys = new TreeMap<>();
        Iterator<PropertyWriter> properties = provider.findValueSerializer(type).properties();
        while (properties.hasNext()) {
            BeanPropertyWriter property = (BeanPropertyWriter) properties.next();
            if (property.isUnwrapping()) {
                throw new IllegalArgumentException(type + " has keys of another type between its own");
            }
            keys.put(property.getName(), key(property, provider));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("how is " + type + " written?");
        }
        return new Keys(keys);
    }

    private Shape key(JavaType type, SerializerProvider provider) throws JsonMappingException {
        return type.isEnumType() ? shape(type, provider) : new Scalar(JsonNodeType.STRING, List.of());
    }

    private Key key(BeanPropertyWriter property, SerializerProvider provider) throws JsonMappingException {
        JavaType type = property.getType();
        boolean optional = type.isReferenceType();
        boolean nothing = optional || isNullable(property.getMember());
        boolean absent = nothing && property.willSuppressNulls();
        return new Key(shape(optional ? type.getReferencedType() : type, provider), nothing && !absent, absent);
    }

    private static boolean isNullable(AnnotatedMember member) {
        try {
            return member.getDeclaringClass()
                    .getDeclaredField(member.getName())
                    .getAnnotatedType()
                    .isAnnotationPresent(Nullable.class);
        } catch (NoSuchFieldException notOfARecord) {
            throw new IllegalArgumentException(notOfARecord);
        }
    }

    private static @Nullable JsonNodeType scalar(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return JsonNodeType.BOOLEAN;
        } else if ((type.isPrimitive() && type != char.class)
                || Number.class.isAssignableFrom(type)
                || type == Duration.class) {
            return JsonNodeType.NUMBER;
        } else if (CharSequence.class.isAssignableFrom(type)
                || Temporal.class.isAssignableFrom(type)
                || Path.class.isAssignableFrom(type)
                || type == UUID.class
                || type.isEnum()) {
            return JsonNodeType.STRING;
        }
        return null;
    }

    private static List<String> constants(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(each -> new ObjectMapper().convertValue(each, String.class))
                        .toList()
                : List.of();
    }

    /** All of it, a line for each key. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            if (shape instanceof Named same) {
                lines.add(name + ": as " + same.name);
            } else if (shape instanceof Scalar scalar) {
                scalar.constants.forEach(constant -> lines.add(name + ": " + constant));
            }
            tell(name + ": ", "", shape, lines);
        });
        lines.sort(null);
        return lines;
    }

    private static void tell(String start, String path, Shape shape, List<String> lines) {
        if (shape instanceof Many many) {
            tell(start, path + "[]", many.each, lines);
        } else if (shape instanceof ByKey map) {
            tell(start, path + ".*", map.each, lines);
        } else if (shape instanceof Keys keys) {
            keys.all.forEach((name, key) -> {
                String to = path.isEmpty() ? name : path + "." + name;
                String end = (key.orNull ? " or null" : "") + (key.orAbsent ? " or absent" : "");
                lines.add(start + to + " " + text(key.shape) + end);
                tell(start, to, key.shape, lines);
            });
        }
    }

    private static String text(Shape shape) {
        if (shape instanceof Many many) {
            return text(many.each) + "[]";
        } else if (shape instanceof ByKey map) {
            return "{" + text(map.key) + ": " + text(map.each) + "}";
        } else if (shape instanceof Named named) {
            return named.name;
        } else if (shape instanceof Scalar scalar) {
            return word(scalar.type) + (scalar.constants.isEmpty() ? "" : " " + String.join("|", scalar.constants));
        }
        return shape instanceof Keys ? "object" : "anything";
    }

    private static String word(JsonNodeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** Where a document is not what this name stands for: keys too many or too few, other types. */
    public List<String> differences(String name, JsonNode document) {
        List<String> differences = new ArrayList<>();
        compare(name + ": ", new Named(name), document, differences);
        return differences;
    }

    private void compare(String path, Shape shape, JsonNode node, List<String> differences) {
        if (shape instanceof Named named) {
            Shape known = shapes.get(named.name);
            if (known == null) {
                differences.add(path + "nothing is known of it");
            } else {
                compare(path, known, node, differences);
            }
        } else if (shape instanceof Scalar scalar) {
            boolean constant = scalar.constants.isEmpty() || scalar.constants.contains(node.asText());
            if (node.getNodeType() != scalar.type || !constant) {
                differences.add(path + " is " + node + " instead of " + text(shape));
            }
        } else if (shape instanceof Many many) {
            if (!node.isArray()) {
                differences.add(path + " is no array");
            }
            node.forEach(each -> compare(path + "[]", many.each, each, differences));
        } else if (shape instanceof ByKey map) {
            node.properties().forEach(entry -> {
                compare(path + ".*", map.key, TextNode.valueOf(entry.getKey()), differences);
                compare(path + ".*", map.each, entry.getValue(), differences);
            });
        } else if (shape instanceof Keys keys) {
            compareKeys(path, keys, node, differences);
        }
    }

    private void compareKeys(String path, Keys keys, JsonNode node, List<String> differences) {
        node.fieldNames().forEachRemaining(name -> {
            if (!keys.all.containsKey(name)) {
                differences.add(path + "." + name + " is too many");
            }
        });
        keys.all.forEach((name, key) -> {
            JsonNode value = node.get(name);
            if (value == null) {
                if (!key.orAbsent) {
                    differences.add(path + "." + name + " is missing");
                }
            } else if (!value.isNull() || !key.orNull) {
                compare(path + "." + name, key.shape, value, differences);
            }
        });
    }

    /** The keys of a document that no public type stands for, with the type seen there, a line for each. */
    public static Set<String> seen(String name, JsonNode document) {
        Set<String> lines = new TreeSet<>();
        see(name + ": ", "", document, lines);
        return lines;
    }

    private static void see(String start, String path, JsonNode node, Set<String> lines) {
        if (!path.isEmpty()) {
            lines.add(start + path + " " + word(node.getNodeType()));
        }
        node.properties().forEach(entry -> {
            String to = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            see(start, to, entry.getValue(), lines);
        });
        if (node.isArray()) {
            node.forEach(each -> see(start, path + "[]", each, lines));
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(SerializerProvider provider) throws JsonMappingException;
    }

    /** Writes nothing, and looks at how the rest would be written. */
    private static final class Within extends JsonSerializable.Base {

        private final Look look;

        Within(Look look) {
            this.look = look;
        }

        @Override
        public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
            look.at(provider);
            json.writeNull();
        }

        @Override
        public void serializeWithType(JsonGenerator json, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            serialize(json, provider);
        }
    }
}
