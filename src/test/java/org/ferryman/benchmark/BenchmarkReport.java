package org.ferryman.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The measurements as Markdown: what was measured, and what of it was wanted; in bold what does not hold. */
final class BenchmarkReport {

    private static final long LARGE = 900_000;

    private final List<Measurement> measurements;
    private final double startSeconds;
    private final StringBuilder text = new StringBuilder();

    BenchmarkReport(List<Measurement> measurements, double startSeconds) {
        this.measurements = measurements;
        this.startSeconds = startSeconds;
    }

    String markdown(String where) {
        text.setLength(0);
        line("%s%n", where);
        line("| tuples | way | seconds (median) | all runs | tuples/s | time ÷ Ferryman's |");
        line("|---:|---|---:|---|---:|---:|");
        for (Measurement each : measurements) {
            String runs = each.seconds().stream().map("%.1f"::formatted).collect(Collectors.joining(", "));
            String ratio = of(Way.FERRYMAN, each.tuples())
                    .map(own -> "%.2f".formatted(each.median() / own.median()))
                    .orElse("");
            line(
                    "| %,d | %s | %.1f | %s | %,.0f | %s |",
                    each.tuples(), each.way().title, each.median(), runs, each.tuples() / each.median(), ratio);
        }
        line("%n| wanted | as the packages start it | plain `java -jar` |%n|---|---:|---:|");
        line("| the program begins to print within 1 s | | %s |", cell(startSeconds, 1, true, " s"));
        for (Measurement own : measurements) {
            if (own.way() == Way.FERRYMAN) {
                compare(own.tuples());
            }
        }
        growth();
        return text.toString();
    }

    private void compare(long tuples) {
        String at = "%,d tuples: ".formatted(tuples);
        if (tuples >= LARGE) {
            atMost(at + "at most 1.25 × the time by hand without indexes", 1.25, tuples, Way.WITHOUT_INDEXES);
            timesAsFast(at + "at least 1.5 × as fast as the plain insert", 1.5, tuples, Way.PLAIN);
        }
        timesAsFast(at + "at least 40 × as fast as Keto's own algorithm", 40, tuples, Way.OFFICIAL);
        of(Way.DRY_RUN, tuples)
                .ifPresent(rehearsal -> line(
                        "| %sa dry run in place takes no longer than the migration | | %s |",
                        at,
                        cell(
                                rehearsal.median()
                                        / of(Way.FERRYMAN, tuples).orElseThrow().median(),
                                1,
                                true,
                                " ×")));
    }

    private void atMost(String what, double limit, long tuples, Way other) {
        wanted(what, tuples, other, (own, theirs) -> cell(own.median() / theirs.median(), limit, true, " ×"));
    }

    private void timesAsFast(String what, double limit, long tuples, Way other) {
        wanted(what, tuples, other, (own, theirs) -> cell(theirs.median() / own.median(), limit, false, " ×"));
    }

    private void wanted(String what, long tuples, Way other, BiFunction<Measurement, Measurement, String> cell) {
        of(other, tuples)
                .ifPresent(theirs -> line(
                        "| %s | %s | %s |",
                        what,
                        of(Way.PREPARED, tuples)
                                .map(own -> cell.apply(own, theirs))
                                .orElse(""),
                        of(Way.FERRYMAN, tuples)
                                .map(own -> cell.apply(own, theirs))
                                .orElse("")));
    }

    private void growth() {
        List<Long> sizes = measurements.stream()
                .map(Measurement::tuples)
                .filter(tuples -> tuples >= LARGE)
                .distinct()
                .toList();
        if (sizes.size() > 1) {
            long first = sizes.get(0);
            long last = sizes.get(sizes.size() - 1);
            line(
                    "| cost per tuple at %,d within 1.3 × of that at %,d | %s | %s |",
                    last, first, growth(Way.PREPARED, first, last), growth(Way.FERRYMAN, first, last));
        }
    }

    private String growth(Way way, long first, long last) {
        double before = of(way, first).orElseThrow().microsecondsPerTuple();
        return cell(of(way, last).orElseThrow().microsecondsPerTuple() / before, 1.3, true, " ×");
    }

    private static String cell(double measured, double limit, boolean atMost, String unit) {
        boolean holds = atMost ? measured <= limit : measured >= limit;
        return String.format(Locale.ROOT, holds ? "%.2f%s" : "**%.2f%s**", measured, unit);
    }

    private Optional<Measurement> of(Way way, long tuples) {
        return measurements.stream()
                .filter(each -> each.way() == way && each.tuples() == tuples)
                .findFirst();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format + "%n", values));
    }
}
