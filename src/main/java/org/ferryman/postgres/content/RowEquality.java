package org.ferryman.postgres.content;

import com.fasterxml.jackson.annotation.JsonValue;
import org.ferryman.engine.KeywordText;

/** What is known of the rows of two sides of a cut-over, as they were before the new side was written to. */
public enum RowEquality {
    /** Each table had the same rows on both, in the columns of both; and all that refers to a row finds it. */
    EQUAL,
    /** They had not. */
    DIFFERS,
    /** It could not be found out. */
    UNPROVEN;

    /** The word for scripts. */
    @JsonValue
    public String keyword() {
        return KeywordText.of(this);
    }
}
