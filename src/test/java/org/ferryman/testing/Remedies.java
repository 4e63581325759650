package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.Finding;

/** What a remedy tells to run, taken from its text as a reader would. */
public final class Remedies {

    private static final Pattern STATEMENT =
            Pattern.compile("\\b(?:(?:GRANT|REVOKE) .+? (?:TO|FROM) (?:\"[^\"]+\"|\\w+)(?: WITH [A-Z, ]+)?"
                    + "|(?:ALTER|DROP|CREATE) [A-Z]+ .+?(?=; |\\. |\\.$|, [a-z]|$))");
    private static final Pattern FENCED = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL);

    private Remedies() {}

    /** The statements that stand in it. */
    public static List<String> sql(Finding finding) {
        List<String> statements = new ArrayList<>();
        Matcher matcher = STATEMENT.matcher(finding.remedy());
        while (matcher.find()) {
            statements.add(matcher.group());
        }
        return statements;
    }

    /** The SQL that a document gives for an id, in the first block after the heading that names it. */
    public static List<String> documented(String document, String id) throws IOException {
        String text = Files.readString(Path.of(document));
        int heading = text.indexOf("## `" + id + "`");
        Matcher matcher = FENCED.matcher(text);
        if (heading < 0 || !matcher.find(heading)) {
            throw new AssertionError(document + " has no SQL for " + id);
        }
        return List.of(matcher.group(1).strip());
    }
}
