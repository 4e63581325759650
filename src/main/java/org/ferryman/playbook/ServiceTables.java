package org.ferryman.playbook;

import java.util.List;
import java.util.Optional;
import org.ferryman.postgres.QualifiedName;

/**
 * Where a service keeps its data.
 *
 * @param database its name
 * @param schema the schema that all of them are in
 * @param serverMajor the major version of the server
 * @param all every table of the service, of either version
 * @param version which version's the tables are, exactly; empty if that is not told by a name
 */
public record ServiceTables(
        String database, String schema, int serverMajor, List<QualifiedName> all, Optional<String> version) {

    /** Copies the list. */
    public ServiceTables {
        all = List.copyOf(all);
    }
}
