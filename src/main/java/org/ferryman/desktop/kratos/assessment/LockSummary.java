package org.ferryman.desktop.kratos.assessment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.report.AmountText;

/** The locks of a migration, mode by mode: some migrations lock every table in two modes. */
final class LockSummary {

    private static final String ON = " on ";
    private static final int NAMED = 2;

    private LockSummary() {}

    /** @param locks as {@code SHARE on sessions} */
    static String of(List<String> locks) {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        for (String lock : locks) {
            int at = lock.lastIndexOf(ON);
            tables.computeIfAbsent(lock.substring(0, at), mode -> new ArrayList<>())
                    .add(lock.substring(at + ON.length()));
        }
        return tables.entrySet().stream()
                .map(mode -> mode.getKey() + ON + told(mode.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String told(List<String> tables) {
        return tables.size() > NAMED ? AmountText.count(tables.size(), "table") : String.join(", ", tables);
    }
}
