package org.ferryman.keto.server;

import java.util.List;
import java.util.Optional;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.tuple.Subject;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.testing.TestDatabase;

/** Gives servers that stand in for Keto's what is in a database, as each of them reads it there. */
public final class KetoTuples {

    private KetoTuples() {}

    /** What v0.6 has: every legacy tuple of a configured namespace, malformed ones, too. */
    public static void legacy(KetoReadStandIn server, TestDatabase database, KetoConfig config) throws Exception {
        for (Namespace namespace : config.namespaces()) {
            for (List<String> row : database.rows(String.format(
                    "SELECT object, relation, subject FROM keto_%010d_relation_tuples", namespace.id()))) {
                server.with(namespace.name(), row.get(0), row.get(1), subject(row.get(2)));
            }
        }
    }

    /** What v0.7 has. */
    public static void moved(KetoReadStandIn server, TestDatabase database, KetoConfig config) throws Exception {
        for (List<String> row : database.rows("SELECT namespace_id, object, relation, subject_id,"
                + " subject_set_namespace_id, subject_set_object, subject_set_relation FROM keto_relation_tuples")) {
            Subject subject = Optional.ofNullable(row.get(3))
                    .<Subject>map(SubjectId::new)
                    .orElseGet(() -> new SubjectSet(name(config, row.get(4)), row.get(5), row.get(6)));
            server.with(name(config, row.get(0)), row.get(1), row.get(2), subject);
        }
    }

    /** A malformed one is kept as it stands: v0.6 has it, and fails on it. */
    private static Subject subject(String encoded) {
        return SubjectSyntax.parse(encoded).orElse(new SubjectId(encoded));
    }

    private static String name(KetoConfig config, String id) {
        return config.byId(Integer.parseInt(id)).orElseThrow().name();
    }
}
