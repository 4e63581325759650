package org.ferryman.engine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What names a step for ever: its result in the run folder, its entries in the journal, and mostly its command. Written
 * as plain text everywhere.
 *
 * @param text lower case, with dashes
 */
public record StepId(@JsonValue String text) {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * Names a step.
     *
     * @throws IllegalArgumentException if it is no such text: it names files
     */
    @JsonCreator
    public StepId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not the id of a step: " + text);
        }
    }

    /** That of which a text is the id; empty for a text that can't be one. */
    public static Optional<StepId> of(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new StepId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
