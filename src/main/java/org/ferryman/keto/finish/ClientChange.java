package org.ferryman.keto.finish;

import java.util.List;

/**
 * What clients must change when they are sent to v0.7 instead of v0.6. Seen with v0.6.0-alpha.3 and v0.7.0-alpha.1,
 * which answers 400 to the old way.
 *
 * @param what which requests
 * @param before as v0.6 takes it
 * @param after as v0.7 takes it
 */
public record ClientChange(String what, String before, String after) {

    /** All there are. */
    public static final List<ClientChange> ALL = List.of(
            new ClientChange(
                    "Check, list and delete of a plain subject: the query", "subject=alice", "subject_id=alice"),
            new ClientChange(
                    "Check, list and delete of a subject set: the query",
                    "subject=groups:admins%23member",
                    "subject_set.namespace=groups&subject_set.object=admins&subject_set.relation=member"),
            new ClientChange(
                    "Write of a plain subject: the body",
                    "{\"subject\": \"alice\", …}",
                    "{\"subject_id\": \"alice\", …}"),
            new ClientChange(
                    "Write of a subject set: the body",
                    "{\"subject\": \"groups:admins#member\", …}",
                    "{\"subject_set\": {\"namespace\": \"groups\", \"object\": \"admins\", \"relation\": \"member\"},"
                            + " …}"),
            new ClientChange(
                    "List and expand: the answer",
                    "\"subject\": \"…\"",
                    "\"subject_id\": \"…\" or \"subject_set\": {…}"));
}
