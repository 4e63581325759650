package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which findings tell to run something, from the sources of the program. */
public final class RemedySources {

    /** SQL, a command of the program, or an option of one. */
    private static final Pattern RUNS =
            Pattern.compile("\\b(GRANT|REVOKE|ALTER|CREATE|DROP|DELETE|TRUNCATE|RESET|DISABLE)\\b"
                    + "|pg_terminate_backend|`?ferryman |--[a-z]");

    private static final Pattern ID = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\",");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern NAME = Pattern.compile("\\b([a-z]\\w*)\\b");

    /** An id, what is seen, why, what to do: or without what is seen. */
    private static final int FEWEST = 3;

    private RemedySources() {}

    /** The ids of those findings. */
    public static Set<String> ids() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Matcher id = ID.matcher(source);
                while (id.find()) {
                    List<String> rest = arguments(source, id.end());
                    if (rest.size() >= FEWEST
                            && RUNS.matcher(said(source, rest)).find()) {
                        ids.add(id.group(1));
                    }
                }
            }
        }
        ids.addAll(ofTheServer());
        return ids;
    }

    private static Set<String> ofTheServer() throws IOException {
        Properties failures = new Properties();
        try (var content = Files.newInputStream(Path.of("resources/org/ferryman/postgres/failures.properties"))) {
            failures.load(content);
        }
        return failures.stringPropertyNames().stream()
                .filter(key -> key.endsWith(".remedy")
                        && RUNS.matcher(failures.getProperty(key)).find())
                .map(key -> failures.getProperty(key.replace(".remedy", ".id")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The texts of the last argument, and those of what it names in the same file. */
    private static String said(String source, List<String> arguments) {
        String last = arguments.get(arguments.size() - 1);
        StringBuilder said = new StringBuilder(literals(last));
        Matcher name = NAME.matcher(LITERAL.matcher(last).replaceAll(""));
        while (name.find()) {
            Matcher value = Pattern.compile("\\b" + name.group(1) + " = (.*?);\\n", Pattern.DOTALL)
                    .matcher(source);
            while (value.find()) {
                said.append(literals(value.group(1)));
            }
            Matcher method = Pattern.compile(
                            "String " + name.group(1) + "\\([^)]*\\)[^{;]*\\{(.*?)\\n    }", Pattern.DOTALL)
                    .matcher(source);
            while (method.find()) {
                said.append(literals(method.group(1)));
            }
        }
        return said.toString();
    }

    private static String literals(String code) {
        return LITERAL.matcher(code).results().map(text -> text.group(1)).collect(Collectors.joining());
    }

    /** What stands between commas from there to the parenthesis that ends the call. */
    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int start = from;
        boolean text = false;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (text) {
                i += c == '\\' ? 1 : 0;
                text = c != '"';
            } else if (c == '"') {
                text = true;
            } else if (c == '(' || c == '{' || c == '[') {
                depth++;
            } else if (depth == 0 && (c == ',' || c == ')')) {
                arguments.add(source.substring(start, i));
                start = i + 1;
                if (c == ')') {
                    break;
                }
            } else if (c == ')' || c == '}' || c == ']') {
                depth--;
            }
        }
        return arguments;
    }
}
