package org.ferryman.kratos.juju;

import java.util.regex.Pattern;

/** What Juju or a charm says, as far as people may see it: one line, and nothing that may hold a secret. */
final class JujuText {

    private static final int LONGEST = 200;
    private static final Pattern SECRET = Pattern.compile("(?i)://|(password|passwd|secret|token)\\S*\\s*[=:]");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private JujuText() {}

    /** One line of it. */
    static String told(String text) {
        String line = CONTROL.matcher(text.strip()).replaceAll(" ");
        if (SECRET.matcher(line).find()) {
            return "(not shown, as it may hold a secret)";
        }
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    /** The last line that is not empty. */
    static String last(String text) {
        return told(text.lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .orElse(""));
    }
}
