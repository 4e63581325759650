package org.ferryman.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.core.Utils;

/**
 * SQL from a {@code .sql} file, with {@code {placeholders}} for what a bind parameter can't be: identifiers, and
 * other SQL. Immutable. Identifiers and literals are quoted by the driver's own rules; nothing else can be put in.
 */
public final class SqlText {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");
    private static final Pattern ROOM = Pattern.compile("org\\.ferryman\\.(\\w+)(?:\\..*)?");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*\\R?");

    /** Each is read once: with thousands of namespaces, thousands of statements are made of the same few files. */
    private static final Map<String, SqlText> LOADED = new ConcurrentHashMap<>();

    private final String text;
    private final Map<String, String> values;

    private SqlText(String text, Map<String, String> values) {
        this.text = text;
        this.values = values;
    }

    /** The file of this name in the folder of a class's room, where all SQL of that room stands. */
    public static SqlText load(Class<?> user, String file) {
        String path = ROOM.matcher(user.getPackageName()).replaceFirst("/org/ferryman/$1/") + file;
        return LOADED.computeIfAbsent(path, unread -> read(user, unread));
    }

    private static SqlText read(Class<?> user, String path) {
        try (InputStream in = user.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no such SQL file: " + path);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SqlText(COMMENT.matcher(text).replaceAll("").strip(), Map.of());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** SQL that is written in the code, for the few statements that are a line long. */
    public static SqlText of(String constant) {
        return new SqlText(constant, Map.of());
    }

    /** Puts a relation's name in. */
    public SqlText with(String placeholder, QualifiedName relation) {
        return put(placeholder, relation.quoted());
    }

    /** Puts one identifier in. */
    public SqlText withIdentifier(String placeholder, String identifier) {
        return put(placeholder, QualifiedName.quote(identifier));
    }

    /** Puts a number in. */
    public SqlText with(String placeholder, long number) {
        return put(placeholder, Long.toString(number));
    }

    /** Puts a UUID in, as a literal. */
    public SqlText with(String placeholder, UUID uuid) {
        return put(placeholder, "'" + uuid + "'::uuid");
    }

    /** Puts other SQL in. */
    public SqlText with(String placeholder, SqlText sql) {
        return put(placeholder, sql.text());
    }

    /** Puts several pieces of other SQL in, with commas between them. */
    public SqlText with(String placeholder, List<SqlText> pieces) {
        return put(placeholder, pieces.stream().map(SqlText::text).collect(Collectors.joining(", ")));
    }

    /** One query with the rows of several, which have the same columns, one query after the other. */
    public static SqlText unionAll(List<SqlText> queries) {
        return of("{queries}")
                .put("queries", queries.stream().map(SqlText::text).collect(Collectors.joining("\nUNION ALL\n")));
    }

    /** Puts a text in, as a literal. */
    public SqlText withLiteral(String placeholder, String value) {
        return put(placeholder, literal(value));
    }

    /** The SQL; every placeholder must have its value. */
    public String text() {
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        int copied = 0;
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for {" + matcher.group(1) + "} in: " + text);
            }
            // Not Matcher.appendReplacement, which goes through a value by characters: most of a preview's time.
            filled.append(text, copied, matcher.start()).append(value);
            copied = matcher.end();
        }
        return filled.append(text, copied, text.length()).toString();
    }

    /** The SQL, to be read. */
    @Override
    public String toString() {
        return text();
    }

    /** A string literal, right for {@code standard_conforming_strings = on}. */
    public static String literal(String value) {
        try {
            return "'" + Utils.escapeLiteral(null, value, true) + "'";
        } catch (SQLException zeroByte) {
            throw new IllegalArgumentException("not a text value: it holds a zero byte", zeroByte);
        }
    }

    private SqlText put(String placeholder, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(placeholder, value);
        return new SqlText(text, more);
    }
}
