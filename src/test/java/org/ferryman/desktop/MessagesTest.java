package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of the wizard: a bundle for each package, and exactly what its classes ask for. */
class MessagesTest {

    private static final Path SOURCES = Path.of("src/main/java/org/ferryman/desktop");
    private static final Path BUNDLES = Path.of("resources/org/ferryman/desktop");
    private static final String BUNDLE = "messages.properties";

    /** Any literal that looks like a key: keys are handed to helpers, too, and not to {@code get} only. */
    private static final Pattern LITERAL = Pattern.compile("\"([A-Za-z0-9_][A-Za-z0-9_.-]*)\"");

    private static final Pattern ASKED = Pattern.compile("(?i)\\btexts(?:\\(\\))?\\s*\\.get\\(\\s*\"([^\"]+)\"([^)]?)");

    @Test
    void every_text_that_is_asked_for_is_there() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path folder : packages()) {
            Set<String> keys = keys(folder);
            ASKED.matcher(sources(folder)).results().forEach(asked -> {
                if (!isThere(asked, keys)) {
                    missing.add(folder + ": " + asked.group(1));
                }
            });
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(MatchResult asked, Set<String> keys) {
        String key = asked.group(1);
        return key.endsWith(".") ? keys.stream().anyMatch(known -> known.startsWith(key)) : keys.contains(key);
    }

    @Test
    void every_text_that_is_there_is_asked_for() throws IOException {
        Set<String> unused = new TreeSet<>();
        for (Path folder : packages()) {
            Set<String> literals = LITERAL.matcher(sources(folder))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            for (String key : keys(folder)) {
                boolean ofEveryPage = key.equals("title") || key.equals("intro");
                if (!ofEveryPage && !isUsed(key, literals)) {
                    unused.add(folder + ": " + key);
                }
            }
        }
        assertThat(unused).isEmpty();
    }

    /** By its whole name, by a beginning that ends with a dot, or by an ending that is added to one of those. */
    private static boolean isUsed(String key, Set<String> literals) {
        return literals.contains(key)
                || literals.stream()
                        .filter(literal -> literal.indexOf('.') > 0)
                        .anyMatch(literal -> literal.endsWith(".")
                                ? key.startsWith(literal)
                                : literals.contains(key.replaceFirst("\\.[a-z]+$", ""))
                                        || key.startsWith(literal + "."));
    }

    @Test
    void every_text_is_a_message_that_can_be_formatted() throws IOException {
        for (Path folder : packages()) {
            Properties bundle = bundle(folder);
            for (String key : bundle.stringPropertyNames()) {
                String text = bundle.getProperty(key);
                assertThat(text).as(folder + ": " + key).isNotBlank();
                assertThat(text.replace("''", "")).as(folder + ": " + key).doesNotContain("'");
                assertThat(formatted(text))
                        .as(folder + ": " + key + ": a quote must be doubled")
                        .doesNotContain("{")
                        .hasSizeGreaterThan(0);
            }
        }
    }

    /** The bar is in sight with every text of a page, whatever runs or is asked there. */
    @Test
    void no_text_has_a_mnemonic_that_the_bar_has_already() throws IOException {
        Set<String> ofBar = new TreeSet<>();
        Properties shell = bundle(Path.of("shell"));
        for (String key : List.of("bar.preview", "bar.command", "bar.back", "bar.next")) {
            ofBar.add(mnemonic(shell.getProperty(key)).orElseThrow());
        }
        Set<String> taken = new TreeSet<>();
        for (Path folder : packages()) {
            Properties bundle = bundle(folder);
            boolean onPage = bundle.containsKey("intro");
            for (String key : onPage ? bundle.stringPropertyNames() : Set.<String>of()) {
                if (mnemonic(bundle.getProperty(key)).filter(ofBar::contains).isPresent()) {
                    taken.add(folder + ": " + key);
                }
            }
        }
        assertThat(taken).isEmpty();
    }

    /** Names of tables and of roles have underscores, too, between letters and mostly several. */
    private static Optional<String> mnemonic(String text) {
        int at = text.indexOf('_');
        return at < 0 || at + 1 == text.length() || text.indexOf('_', at + 1) >= 0 || text.contains("keto_")
                ? Optional.empty()
                : Optional.of(text.substring(at + 1, at + 2).toLowerCase(Locale.ROOT));
    }

    private static String formatted(String text) {
        MessageFormat message = new MessageFormat(text, Locale.ENGLISH);
        Object[] arguments = Arrays.stream(message.getFormatsByArgumentIndex())
                .map(format -> format instanceof NumberFormat ? (Object) 2 : "word")
                .toArray();
        return message.format(arguments);
    }

    private static Set<Path> packages() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            Set<Path> found = files.filter(file -> file.getFileName().toString().equals(BUNDLE))
                    .map(file -> BUNDLES.relativize(file.getParent()))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).hasSizeGreaterThan(5);
            return found;
        }
    }

    private static Set<String> keys(Path folder) throws IOException {
        return new TreeSet<>(bundle(folder).stringPropertyNames());
    }

    private static Properties bundle(Path folder) throws IOException {
        Properties bundle = new Properties();
        try (Reader reader = Files.newBufferedReader(BUNDLES.resolve(folder).resolve(BUNDLE), StandardCharsets.UTF_8)) {
            bundle.load(reader);
        }
        return bundle;
    }

    private static String sources(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }
}
