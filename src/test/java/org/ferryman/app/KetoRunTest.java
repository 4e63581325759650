package org.ferryman.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class KetoRunTest {

    @TempDir
    Path home;

    private KetoRun open(TestDatabase database, Path folder) throws Exception {
        ConnectionSettings settings = ConnectionSettings.resolve(
                        database.url(), Map.of("PGPASSWORD", database.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        UserFolders user = new UserFolders(Map.of(), home, "Linux");
        return KetoRun.open(settings, Optional.empty(), Optional.of(folder), user, new Cancellation());
    }

    @Test
    void a_record_is_not_used_for_another_database(TestDatabase database) throws Exception {
        Path folder = home.resolve("record");
        open(database, folder).close();
        open(database, folder).close();
        Path description = folder.resolve("run.json");
        String ofAnother = Files.readString(description).replaceAll("(\"server\" *: *\")[^\"]*", "$1elsewhere");
        Files.writeString(description, ofAnother);

        InputException refused = catchThrowableOfType(InputException.class, () -> open(database, folder));
        assertThat(refused.finding().id()).isEqualTo("RUN_OF_ANOTHER_DATABASE");
        assertThat(refused.finding().seen()).contains("elsewhere", folder.toString());
        assertThat(description).hasContent(ofAnother);
    }
}
