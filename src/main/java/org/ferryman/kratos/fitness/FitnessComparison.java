package org.ferryman.kratos.fitness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.fitness.SideFacts.Fact;
import org.ferryman.kratos.fitness.TargetLack.Kind;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;

/**
 * Compares what surrounds Kratos' tables on two sides.
 *
 * @param source which is in use
 * @param target which is to take over
 * @param release what the release of the source makes; empty if it is not known: then no index is told from its own
 */
public record FitnessComparison(SideFacts source, SideFacts target, Optional<KratosCatalog> release) {

    /** Settings whose value is a list of names: each has quotes of its own. */
    private static final Set<String> LISTS = Set.of(
            "search_path",
            "temp_tablespaces",
            "session_preload_libraries",
            "shared_preload_libraries",
            "local_preload_libraries",
            "unix_socket_directories");

    private static final Pattern LISTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"|([^,\\s]+)");

    /** What the target lacks, in the order of the kinds. */
    public List<TargetLack> lacks() {
        List<TargetLack> lacks = new ArrayList<>();
        lacks.addAll(grants());
        lacks.addAll(settings());
        lacks.addAll(extensions());
        lacks.addAll(storage());
        for (Fact fact : source.beyond(target, "statistics")) {
            lacks.add(new TargetLack(
                    Kind.STATISTICS,
                    "statistics target " + fact.value() + " of column " + fact.name() + " of " + fact.object(),
                    List.of("ALTER TABLE " + fact.object() + " ALTER COLUMN " + QualifiedName.quote(fact.name())
                            + " SET STATISTICS " + Integer.parseInt(fact.value()))));
        }
        lacks.addAll(indexes());
        lacks.addAll(triggers());
        lacks.addAll(server());
        return lacks;
    }

    private static String grantee(String role) {
        return role.isEmpty() ? "PUBLIC" : QualifiedName.quote(role);
    }

    /** A table, and whether its rights may be handed on. */
    private record Given(String table, String option) {}

    /** Rights that several tables have. */
    private record Rights(Set<String> privileges, String option) {}

    /** For each role, tables with the same rights together. */
    private List<TargetLack> grants() {
        Map<String, List<Fact>> byRole = source.beyond(target, "grant").stream()
                .collect(Collectors.groupingBy(Fact::name, TreeMap::new, Collectors.toList()));
        List<TargetLack> lacks = new ArrayList<>();
        byRole.forEach((role, facts) -> {
            Map<Given, Set<String>> given = facts.stream()
                    .collect(Collectors.groupingBy(
                            fact -> new Given(fact.object(), fact.more()),
                            LinkedHashMap::new,
                            Collectors.mapping(Fact::value, Collectors.toCollection(TreeSet::new))));
            Map<Rights, List<String>> tables = given.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            each -> new Rights(each.getValue(), each.getKey().option()),
                            LinkedHashMap::new,
                            Collectors.mapping(each -> each.getKey().table(), Collectors.toList())));
            List<String> commands = new ArrayList<>(missing(role));
            tables.forEach((rights, names) -> commands.add("GRANT " + String.join(", ", rights.privileges())
                    + " ON TABLE " + String.join(", ", names) + " TO " + grantee(role) + rights.option()));
            String names = given.keySet().stream().map(Given::table).distinct().collect(Collectors.joining(", "));
            lacks.add(new TargetLack(Kind.GRANT, "rights of " + grantee(role) + " on " + names, commands));
        });
        for (Fact fact : source.beyond(target, "usage")) {
            List<String> commands = new ArrayList<>(missing(fact.name()));
            commands.add("GRANT USAGE ON SCHEMA " + fact.object() + " TO " + grantee(fact.name()) + fact.more());
            lacks.add(new TargetLack(
                    Kind.GRANT, "right of " + grantee(fact.name()) + " to use schema " + fact.object(), commands));
        }
        return lacks;
    }

    /** A role that the target's server does not have; its password is nowhere to be read. */
    private List<String> missing(String role) {
        return role.isEmpty() || target.names("role").contains(role)
                ? List.of()
                : List.of("CREATE ROLE " + QualifiedName.quote(role) + " "
                        + source.value("role", role).orElse("NOLOGIN"));
    }

    private List<TargetLack> settings() {
        return source.beyond(target, "setting").stream()
                .map(fact -> {
                    String database = QualifiedName.quote(target.database());
                    String whose = fact.object().isEmpty()
                            ? "DATABASE " + database
                            : "ROLE " + QualifiedName.quote(fact.object())
                                    + (fact.more().equals("database") ? " IN DATABASE " + database : "");
                    List<String> commands = new ArrayList<>(missing(fact.object()));
                    commands.add("ALTER " + whose + " SET " + setting(fact.name()) + " TO "
                            + value(fact.name(), fact.value()));
                    return new TargetLack(
                            Kind.SETTING,
                            "setting " + fact.name() + " = " + fact.value() + " of "
                                    + (fact.object().isEmpty() ? "the database" : "role " + fact.object()),
                            commands);
                })
                .toList();
    }

    /** Settings of extensions have two names. */
    private static String setting(String name) {
        return Arrays.stream(name.split("[.]", -1)).map(QualifiedName::quote).collect(Collectors.joining("."));
    }

    private static String value(String name, String value) {
        if (!LISTS.contains(name)) {
            return SqlText.literal(value);
        }
        List<String> words = new ArrayList<>();
        Matcher word = LISTED.matcher(value);
        while (word.find()) {
            words.add(SqlText.literal(
                    word.group(1) == null ? word.group(2) : word.group(1).replace("\"\"", "\"")));
        }
        return words.isEmpty() ? "''" : String.join(", ", words);
    }

    /** As long as the target has no table, {@code replicate} is still to make them. */
    private List<TargetLack> extensions() {
        boolean later = target.names("table").isEmpty();
        Set<String> installed = target.names("extension");
        return source.beyond(target, "extension").stream()
                .filter(fact -> !later || installed.contains(fact.name()))
                .map(fact -> {
                    String quoted = QualifiedName.quote(fact.name());
                    Optional<String> there = target.value("extension", fact.name());
                    String version = SqlText.literal(fact.value());
                    return new TargetLack(
                            Kind.EXTENSION,
                            "extension " + fact.name() + " " + fact.value()
                                    + there.map(other -> "; it has " + other).orElse(""),
                            List.of(
                                    there.isPresent()
                                            ? "ALTER EXTENSION " + quoted + " UPDATE TO " + version
                                            : "CREATE EXTENSION IF NOT EXISTS " + quoted + " VERSION " + version));
                })
                .toList();
    }

    private List<TargetLack> storage() {
        return source.beyond(target, "storage").stream()
                .map(fact -> new TargetLack(
                        Kind.STORAGE,
                        "storage option " + fact.name() + " = " + fact.value() + " of " + fact.object(),
                        List.of("ALTER TABLE " + fact.object() + " SET (" + setting(fact.name()) + " = "
                                + SqlText.literal(fact.value()) + ")")))
                .toList();
    }

    /** Where the target has the table already: {@code replicate} makes those of the source. */
    private List<TargetLack> indexes() {
        Set<String> tables = target.names("table");
        Set<String> there = target.names("index");
        return source.of("index").stream()
                .filter(fact -> tables.contains(fact.more()) && !there.contains(fact.name()))
                .filter(fact -> release.filter(
                                known -> !known.indexes(fact.more()).contains(fact.name()))
                        .isPresent())
                .map(fact -> new TargetLack(
                        Kind.INDEX,
                        "index " + fact.name() + " on " + fact.object() + ", which is not of Kratos' own",
                        List.of(fact.value())))
                .toList();
    }

    private List<TargetLack> triggers() {
        Set<String> there = target.of("trigger").stream()
                .map(fact -> fact.object() + fact.name())
                .collect(Collectors.toSet());
        return source.of("trigger").stream()
                .filter(fact -> !there.contains(fact.object() + fact.name()))
                .map(fact -> new TargetLack(
                        Kind.TRIGGER,
                        "trigger " + fact.name() + " on " + fact.object(),
                        fact.more().isEmpty()
                                ? List.of(fact.value())
                                : List.of(fact.more().strip(), fact.value())))
                .toList();
    }

    private List<TargetLack> server() {
        List<TargetLack> lacks = new ArrayList<>();
        for (Fact fact : source.of("limit")) {
            target.of("limit").stream()
                    .filter(other -> other.name().equals(fact.name())
                            && Long.parseLong(other.value()) < Long.parseLong(fact.value()))
                    .forEach(other -> lacks.add(new TargetLack(
                            Kind.LIMIT,
                            fact.name() + " = " + fact.more() + "; the target's server has " + other.more(),
                            List.of())));
        }
        if (hasStandby(source) && !hasStandby(target)) {
            lacks.add(new TargetLack(Kind.STANDBY, "a standby server: none follows the target's server", List.of()));
        }
        if (!isOff(source) && isOff(target)) {
            lacks.add(new TargetLack(
                    Kind.ARCHIVING, "an archive of its log: archive_mode is off on the target's server", List.of()));
        }
        return lacks;
    }

    private static boolean hasStandby(SideFacts side) {
        return side.value("standby", "").filter(count -> !count.equals("0")).isPresent();
    }

    private static boolean isOff(SideFacts side) {
        return side.value("archiving", "").filter("off"::equals).isPresent();
    }
}
