package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.replicate.LogicalServer;

/** The source after a cut-over: it stays as it was when it was drained, and a backup of it costs nobody anything. */
final class DrainedSource {

    private DrainedSource() {}

    static void assertSaved(Said backup, LogicalServer.Pair pair) throws Exception {
        assertThat(backup.exit()).as(backup.out() + backup.err()).isZero();
        assertThatThrownBy(() -> pair.inBlue("DELETE FROM identities"))
                .hasMessageContaining("Ferryman keeps table public.identities from being written");
        try (Connection blue = pair.connectToBlue();
                Statement statement = blue.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM identities")) {
            row.next();
            assertThat(backup.json().at("/result/tables"))
                    .filteredOn(table -> table.path("table").asText().equals("identities"))
                    .extracting(table -> table.path("rows").asLong())
                    .containsExactly(row.getLong(1));
        }
    }

    static void assertPositionIn(Path folder) throws Exception {
        assertThat(Json.read(folder.resolve("cutover.json"), JsonNode.class)
                        .path("position")
                        .asText())
                .matches("[0-9A-F]+/[0-9A-F]+");
    }
}
