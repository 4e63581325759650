package org.ferryman.playbook;

import java.util.List;
import org.ferryman.postgres.QualifiedName;

/**
 * Where a service keeps its data.
 *
 * @param database its name
 * @param schema the schema that all of them are in
 * @param serverMajor the major version of the server
 * @param all every table of the service, of either version
 */
public record ServiceTables(String database, String schema, int serverMajor, List<QualifiedName> all) {

    /** Copies the list. */
    public ServiceTables {
        all = List.copyOf(all);
    }
}
