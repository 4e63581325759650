package org.ferryman.kratos.juju;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.ferryman.engine.file.Json;

/**
 * What a unit says of its database, as {@code juju show-unit} has it. Of the data of its relations, which may hold
 * passwords, these fields alone are read. Juju 3 shows the other side's data of a relation and Juju 4 its own; the name
 * of the database is in both, and a peer relation has one side only.
 *
 * @param name of the database; empty if it does not say so
 * @param migrated the Kratos whose migrations the charm believes to be in it; empty for none
 */
public record CharmDatabase(String name, String migrated) {

    private static final String PEERS = "kratos-peers";

    /** Reads it; empty if there is no database. */
    static Optional<CharmDatabase> read(JsonNode answer, String unit) {
        JsonNode relations = answer.path(unit).path("relation-info");
        return data(relations, JujuApplication.DATABASE).map(relation -> {
            String key = "migration_version_" + relation.path("relation-id").asText();
            String migrated = data(relations, PEERS)
                    .map(peers -> peers.path("application-data").path(key).asText(""))
                    .orElse("");
            return new CharmDatabase(
                    relation.path("application-data").path("database").asText(""), text(migrated));
        });
    }

    private static Optional<JsonNode> data(JsonNode relations, String endpoint) {
        return StreamSupport.stream(relations.spliterator(), false)
                .filter(relation -> relation.path("endpoint").asText().equals(endpoint))
                .findFirst();
    }

    /** The charm writes it as JSON. */
    private static String text(String json) {
        try {
            return json.isEmpty()
                    ? ""
                    : CharmVersions.tag(Json.parse(json, JsonNode.class).asText(""));
        } catch (IOException other) {
            return "";
        }
    }
}
