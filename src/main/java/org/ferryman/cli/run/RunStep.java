package org.ferryman.cli.run;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.ferryman.engine.Keywords;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The steps of {@code keto run}, in their order. */
enum RunStep {
    CHECK("Test the connection"),
    ASSESS("Assess"),
    BACKUP("Make a backup"),
    USER("Make the user that v0.7 works as"),
    SCHEMA("Make v0.7's tables"),
    DRY_RUN("Rehearse the migration"),
    FREEZE("Keep the old user from writing"),
    MIGRATE("Move the relation tuples"),
    VERIFY("Verify"),
    SKIPPED("List the skipped tuples"),
    CUTOVER("Cut over to v0.7"),
    CLEANUP("Drop what v0.6 has left");

    private final String title;

    RunStep(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** As it is written: lower case with dashes. */
    String keyword() {
        return Keywords.of(this);
    }

    boolean isWithin(RunStep from, RunStep until) {
        return compareTo(from) >= 0 && compareTo(until) <= 0;
    }

    /** A step by its keyword. */
    static final class Keyword implements ITypeConverter<RunStep> {
        @Override
        public RunStep convert(String value) {
            return Keywords.find(RunStep.class, value)
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Arrays.stream(values()).map(RunStep::keyword).collect(Collectors.joining(", "))));
        }
    }
}
