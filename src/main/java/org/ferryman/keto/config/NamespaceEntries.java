package org.ferryman.keto.config;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.report.QuotedValue;
import org.jspecify.annotations.Nullable;

/**
 * Collects namespaces, entry by entry, and refuses what is ambiguous. Keto's own schema asks for {@code id} (an integer
 * from 0) and {@code name} (a string), but Keto doesn't hold namespace files against it: a missing id is 0 there.
 */
final class NamespaceEntries {

    private static final int INT32_BITS = 31;

    private final List<Namespace> namespaces = new ArrayList<>();
    private final Map<Integer, String> idsSeen = new HashMap<>();
    private final Map<String, String> namesSeen = new HashMap<>();

    /**
     * Takes one entry.
     *
     * @param where the file, and the place in it, for people
     */
    void add(String where, @Nullable Object entry) throws InputException {
        if (!(entry instanceof Map<?, ?> mapping)) {
            throw refused(
                    "NAMESPACE_NOT_A_MAPPING",
                    where + " is " + describe(entry) + ".",
                    "Write the namespace as “id: 0” and “name: videos”.");
        }
        Namespace namespace = new Namespace(id(where, mapping), name(where, mapping));
        refuseTwice("NAMESPACE_ID_DUPLICATE", "id " + namespace.id(), where, idsSeen.put(namespace.id(), where));
        refuseTwice(
                "NAMESPACE_NAME_DUPLICATE",
                "name " + QuotedValue.quote(namespace.name()),
                where,
                namesSeen.put(namespace.name(), where));
        namespaces.add(namespace);
    }

    /** What was taken, by id. */
    List<Namespace> sorted() {
        return namespaces.stream()
                .sorted(Comparator.comparingInt(Namespace::id))
                .toList();
    }

    private static int id(String where, Map<?, ?> entry) throws InputException {
        Object value = entry.get("id");
        if (value == null) {
            throw refused(
                    "NAMESPACE_ID_MISSING",
                    where + " has no id.",
                    "Write the id that Keto v0.6 used; a namespace file without one had the id 0 there.");
        }
        if (!(value instanceof Integer || value instanceof Long || value instanceof BigInteger)) {
            throw refused(
                    "NAMESPACE_ID_NOT_AN_INTEGER",
                    where + " has as its id " + describe(value) + ", which is not an integer.",
                    "Write the id in digits, without quotes or decimal point.");
        }
        BigInteger id = value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
        if (id.signum() < 0) {
            throw refused(
                    "NAMESPACE_ID_NEGATIVE",
                    where + " has the negative id " + describe(value) + ".",
                    "Write the id that Keto v0.6 used; ids begin at 0.");
        }
        if (id.bitLength() > INT32_BITS) {
            throw new InputException(Finding.blocker(
                    "NAMESPACE_ID_ABOVE_INT32",
                    where + " has the id " + describe(value) + ", which is above 2147483647.",
                    "Keto v0.7 holds namespace ids in a column of type int4.",
                    "Give the namespace an unused id up to 2147483647, in the configuration and in the names of its"
                            + " tables, while Keto v0.6 is stopped; or leave the namespace out of the configuration."));
        }
        return id.intValueExact();
    }

    private static String name(String where, Map<?, ?> entry) throws InputException {
        Object value = entry.get("name");
        if (value == null || "".equals(value)) {
            throw refused("NAMESPACE_NAME_MISSING", where + " has no name.", "Write the name of the namespace.");
        }
        if (!(value instanceof String name)) {
            throw refused(
                    "NAMESPACE_NAME_NOT_TEXT",
                    where + " has as its name " + describe(value) + ", which is not text.",
                    "Put the name in quotes.");
        }
        // Neither U+0000 nor half a surrogate pair can be sent to PostgreSQL.
        if (name.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw refused(
                    "NAMESPACE_NAME_INVALID",
                    where + " has a name with a character that PostgreSQL can't hold.",
                    "Correct the name.");
        }
        return name;
    }

    private static void refuseTwice(String id, String what, String where, @Nullable String before)
            throws InputException {
        if (before != null) {
            throw refused(
                    id,
                    where + " has the " + what + ", as has " + before + ".",
                    "Remove one of them, or correct it to what Keto v0.6 used.");
        }
    }

    private static String describe(@Nullable Object value) {
        if (value == null) {
            return "empty";
        }
        if (value instanceof Map) {
            return "a mapping";
        }
        // Not its text: lists may hold themselves.
        return value instanceof Iterable ? "a list" : QuotedValue.quote(value.toString());
    }

    private static InputException refused(String id, String seen, String remedy) {
        return new InputException(Finding.blocker(
                id, seen, "Tables and subject sets are told apart by the ids and names of their namespaces.", remedy));
    }
}
