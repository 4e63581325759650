package org.ferryman.cli.sample;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.playbook.Playbook;
import org.ferryman.playbook.PlaybookStep;

/**
 * One of the commands that are printed for a sample.
 *
 * @param words of the command
 * @param asks whether it asks before it changes something
 */
record SampleLine(List<String> words, boolean asks) {

    /** The shortest way of a playbook, and what shows where it led to. */
    static List<SampleLine> way(String service, Playbook playbook) {
        List<SampleLine> lines = new ArrayList<>();
        for (PlaybookStep<?, ?> row : playbook.way(true)) {
            lines.add(of(service, row));
        }
        lines.add(new SampleLine(List.of(service, "status"), false));
        return lines;
    }

    static SampleLine of(String service, PlaybookStep<?, ?> row) {
        List<String> words = new ArrayList<>(List.of(service));
        words.addAll(row.place().command());
        return new SampleLine(words, row.place().asks());
    }
}
