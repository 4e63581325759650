package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;

/**
 * What a record is of: a playbook on a service's database.
 *
 * @param playbook its id
 * @param finder finds out which database it is, with the schema that the service uses
 * @param settings what the record says of the playbook's own settings
 */
public record RunSubject(String playbook, IdentityFinder finder, OwnSettings settings) {

    /** Asks the server. */
    @FunctionalInterface
    public interface IdentityFinder {
        RunIdentity find(Database database, Cancellation cancellation) throws Exception;
    }

    /** The playbook's own keys of a description, for a folder that may have some already. */
    @FunctionalInterface
    public interface OwnSettings {
        Map<String, ?> of(Path folder) throws IOException;
    }

    /**
     * Keto, v0.6 to v0.7.
     *
     * @param settings what is to be migrated; if empty, the record keeps what it says about it
     */
    public static RunSubject keto(Optional<KetoSettings> settings) {
        return new RunSubject(
                KetoLegacyPlaybook.ID,
                KetoRelations::identity,
                folder -> (settings.isPresent() ? RecordedSettings.of(settings.get()) : RecordedSettings.read(folder))
                        .described());
    }

    /** Kratos, in place. */
    public static RunSubject kratos() {
        return new RunSubject(KratosInPlacePlaybook.ID, KratosRelations::identity, folder -> Map.of());
    }

    RunIdentity identity(Database database, Cancellation cancellation) throws Exception {
        return finder.find(database, cancellation);
    }

    Map<String, ?> described(Path folder) throws IOException {
        return settings.of(folder);
    }
}
