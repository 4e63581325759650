package org.ferryman.postgres.check;

import java.util.List;
import org.ferryman.engine.Finding;

/**
 * One line of the connection test.
 *
 * @param id stable, for scripts
 * @param title what was looked at, for people
 * @param millis how long it took, in milliseconds
 * @param detail what was seen, in one line; for a skipped check why it was skipped
 * @param findings what somebody should know or do about it
 */
public record ConnectionCheck(
        String id, String title, Status status, long millis, String detail, List<Finding> findings) {

    /** Makes the findings unmodifiable. */
    public ConnectionCheck {
        findings = List.copyOf(findings);
    }

    /** The same as one of several connections: its id begins with that one's word and a dot. */
    public ConnectionCheck of(String connection) {
        return new ConnectionCheck(connection + "." + id, title, status, millis, detail, findings);
    }

    /** How a check ended. */
    public enum Status {
        /** Nothing to do about it. */
        PASSED,
        /** Somebody should decide about it. */
        WARNING,
        /** It stands in the way of a migration. */
        FAILED,
        /** Not looked at, because an earlier check that it needs failed. */
        SKIPPED
    }
}
