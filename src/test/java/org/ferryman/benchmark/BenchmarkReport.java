package org.ferryman.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The measurements as Markdown: what was measured, and what of it was wanted. */
final class BenchmarkReport {

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
        line("%n| wanted | measured | |%n|---|---:|---|");
        wanted("the program begins to print within 1 s", startSeconds, 1, true, " s");
        for (Measurement own : measurements) {
            if (own.way() == Way.FERRYMAN) {
                compare(own);
            }
        }
        growth();
        return text.toString();
    }

    private void compare(Measurement own) {
        String at = "%,d tuples: ".formatted(own.tuples());
        if (own.tuples() >= 900_000) {
            of(Way.WITHOUT_INDEXES, own.tuples())
                    .ifPresent(other -> wanted(
                            at + "at most 1.25 × the time by hand without" + " indexes",
                            own.median() / other.median(),
                            1.25,
                            true,
                            " ×"));
            of(Way.PLAIN, own.tuples())
                    .ifPresent(other -> wanted(
                            at + "at least 1.5 × as fast as the plain insert",
                            other.median() / own.median(),
                            1.5,
                            false,
                            " ×"));
        }
        of(Way.OFFICIAL, own.tuples())
                .ifPresent(other -> wanted(
                        at + "at least 40 × as fast as Keto's own algorithm",
                        other.median() / own.median(),
                        40,
                        false,
                        " ×"));
        of(Way.DRY_RUN, own.tuples())
                .ifPresent(other -> wanted(
                        at + "a dry run in place takes no longer than the" + " migration",
                        other.median() / own.median(),
                        1,
                        true,
                        " ×"));
    }

    private void growth() {
        List<Measurement> own = measurements.stream()
                .filter(each -> each.way() == Way.FERRYMAN && each.tuples() >= 900_000)
                .toList();
        if (own.size() > 1) {
            Measurement first = own.get(0);
            Measurement last = own.get(own.size() - 1);
            wanted(
                    "cost per tuple at %,d within 1.3 × of that at %,d".formatted(last.tuples(), first.tuples()),
                    last.microsecondsPerTuple() / first.microsecondsPerTuple(),
                    1.3,
                    true,
                    " ×");
        }
    }

    private void wanted(String what, double measured, double limit, boolean atMost, String unit) {
        boolean holds = atMost ? measured <= limit : measured >= limit;
        line("| %s | %.2f%s | %s |", what, measured, unit, holds ? "holds" : "**does not hold**");
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
