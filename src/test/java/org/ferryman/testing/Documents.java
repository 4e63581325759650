package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The documents of the project, as text. */
public final class Documents {

    private static final String FENCE = "```";

    private Documents() {}

    /** All that users and engineers read: the README, the list of changes, and what is in {@code docs}. */
    public static List<Path> all() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CHANGELOG.md")));
        documents.addAll(in(Path.of("docs")));
        return documents;
    }

    /** Those in a folder, at any depth. */
    public static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** A document without its blocks of code, in which a bracket is no link. */
    public static String prose(Path document) throws IOException {
        return lines(document, false).stream().collect(Collectors.joining("\n"));
    }

    /** The lines in its blocks of code, fenced or indented; without their indentation. */
    public static List<String> code(Path document) throws IOException {
        return lines(document, true).stream().map(String::strip).toList();
    }

    /** The anchors of its headings, as GitHub makes them. */
    public static Set<String> anchors(Path document) throws IOException {
        return prose(document)
                .lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<String> lines(Path document, boolean inCode) throws IOException {
        List<String> chosen = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith(FENCE)) {
                fenced = !fenced;
            } else if ((fenced || line.startsWith("    ")) == inCode) {
                chosen.add(line);
            }
        }
        return chosen;
    }
}
