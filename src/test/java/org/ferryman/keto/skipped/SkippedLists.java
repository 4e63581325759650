package org.ferryman.keto.skipped;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.LegacyTuple;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkipRules;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.Suggestion;
import org.ferryman.report.QuotedValue;

/** Lists of skipped tuples in run folders, without a database. */
public final class SkippedLists {

    /** The namespaces of generated tuples. */
    public static final List<Namespace> NAMESPACES =
            List.of(new Namespace(0, "videos"), new Namespace(7, "groups"), new Namespace(2, "Ünïcode files"));

    private SkippedLists() {}

    /** Writes a list that holds exactly these. */
    public static Path write(Path folder, Stream<SkippedTuple> tuples) {
        Path file = folder.resolve("skipped.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            tuples.forEach(tuple -> {
                try {
                    out.write(Json.line(tuple) + "\n");
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    /** Writes a list of that many generated tuples, all different. */
    public static Path write(Path folder, int rows) {
        return write(folder, IntStream.range(0, rows).mapToObj(SkippedLists::tuple));
    }

    /** The tuple of that number: objects and subjects begin alike, as they do in real databases. */
    public static SkippedTuple tuple(int number) {
        SkipRule rule = number % 3 == 0
                ? SkipRule.MALFORMED_SUBJECT
                : number % 3 == 1 ? SkipRule.UNKNOWN_SUBJECT_NAMESPACE : SkipRule.SUBJECT_ID_TOO_LONG;
        int mixed = Integer.reverse(number) >>> 1;
        String subject = switch (rule) {
            case MALFORMED_SUBJECT -> "urn:example:accounts:people:" + mixed + "#member";
            case UNKNOWN_SUBJECT_NAMESPACE -> "retired:urn-example-team-" + mixed + "#member";
            default -> "u".repeat(60) + mixed;
        };
        return tuple(
                NAMESPACES.get(number % NAMESPACES.size()),
                "urn:example:library:/shelf/" + mixed % 1_000 + "/" + number,
                number % 5 == 0 ? "edit" : "view",
                subject,
                "2021-11-30 12:34:56." + (100_000 + number % 900_000),
                rule);
    }

    /** A tuple with its explanation, and with suggestions as the rule has them. */
    public static SkippedTuple tuple(
            Namespace namespace, String object, String relation, String subject, String time, SkipRule rule) {
        LegacyTuple tuple = new LegacyTuple(namespace, "default", object, relation, subject, time);
        List<Suggestion> suggestions = rule == SkipRule.UNKNOWN_SUBJECT_NAMESPACE || rule == SkipRule.MALFORMED_SUBJECT
                ? List.of(
                        Suggestion.of(
                                Suggestion.Kind.AS_PLAIN_ID,
                                "Recreate it with the plain subject id " + QuotedValue.quote(subject) + ".",
                                new SubjectId(subject)),
                        Suggestion.of(
                                Suggestion.Kind.LEAVE_OUT, "Leave the tuple out, with a reason that the report keeps."))
                : List.of(
                        Suggestion.of(
                                Suggestion.Kind.SHORTEN,
                                "Recreate it with a shorter subject id: 64 characters at most, 6 fewer than now."),
                        Suggestion.of(
                                Suggestion.Kind.LEAVE_OUT,
                                "Leave the tuple out, with a reason that the report keeps."));
        return new SkippedTuple(
                namespace,
                "default",
                object,
                relation,
                subject,
                time,
                rule,
                SkipRules.explain(tuple, rule),
                suggestions);
    }
}
