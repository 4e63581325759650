package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.RecordedSettings;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * What a record is of: a playbook on a service's database.
 *
 * @param playbook its id
 * @param finder finds out which database it is, with the schema that the service uses
 * @param settings what the record says of the playbook's own settings
 * @param traces what other records left in the database for this one
 */
public record RunSubject(String playbook, IdentityFinder finder, OwnSettings settings, Traces traces) {

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

    /** Looks for what others left in the database, before the record is opened. */
    @FunctionalInterface
    public interface Traces {
        /** Refuses a folder that is the record of something else. */
        TakeOver look(Session session, Path folder) throws Exception;
    }

    /** Takes over what others left, once the record is opened. */
    @FunctionalInterface
    public interface TakeOver {
        /** Writes to the folder; tells what was taken over. */
        List<Finding> into(Path folder) throws IOException, InputException;
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
                        .described(),
                (session, folder) -> {
                    Optional<KetoMark> mark = MarkMemory.require(session, folder);
                    return opened -> mark.isPresent() ? MarkMemory.takeOver(opened, mark.get()) : List.of();
                });
    }

    /** Kratos, in place. */
    public static RunSubject kratos() {
        return kratos(KratosInPlacePlaybook.ID, folder -> Map.of());
    }

    /** Kratos, in a second database: the record is the source's, and keeps what it says about the target. */
    public static RunSubject kratosBlueGreen() {
        return kratos(
                KratosBlueGreenPlaybook.ID,
                folder -> RecordedTarget.read(folder).described());
    }

    /**
     * The same, with the target.
     *
     * @param target how it is connected to
     */
    public static RunSubject kratosBlueGreen(ConnectionSettings target) {
        return kratos(KratosBlueGreenPlaybook.ID, folder -> new RecordedTarget(Optional.of(target.url())).described());
    }

    private static RunSubject kratos(String playbook, OwnSettings settings) {
        return new RunSubject(playbook, KratosRelations::identity, settings, (session, folder) -> opened -> List.of());
    }

    RunIdentity identity(Database database, Cancellation cancellation) throws Exception {
        return finder.find(database, cancellation);
    }

    Map<String, ?> described(Path folder) throws IOException {
        return settings.of(folder);
    }
}
