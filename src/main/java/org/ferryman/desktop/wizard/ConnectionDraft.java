package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection as it is proposed to the user, who completes and tests it.
 *
 * @param url as libpq writes it, without a password
 * @param config the service's configuration file
 * @param excluded the ids of Keto's namespaces that are left out
 * @param environment what stands in the environment besides the process's own: where the sample's password is
 * @param folder where the record is, if it was chosen from the list
 * @param program how the new version is run, where Ferryman runs it
 * @param target the URL of the database that is to take over; empty where there is none
 */
public record ConnectionDraft(
        String url,
        Optional<String> config,
        List<Long> excluded,
        Map<String, String> environment,
        Optional<String> folder,
        Optional<String> program,
        Optional<String> target) {

    /** Nothing known yet. */
    public static final ConnectionDraft EMPTY =
            new ConnectionDraft("", Optional.empty(), List.of(), Map.of(), Optional.empty());

    /** One that says nothing of the new version. */
    public ConnectionDraft(
            String url,
            Optional<String> config,
            List<Long> excluded,
            Map<String, String> environment,
            Optional<String> folder) {
        this(url, config, excluded, environment, folder, Optional.empty(), Optional.empty());
    }

    /** One without a second database. */
    public ConnectionDraft(
            String url,
            Optional<String> config,
            List<Long> excluded,
            Map<String, String> environment,
            Optional<String> folder,
            Optional<String> program) {
        this(url, config, excluded, environment, folder, program, Optional.empty());
    }

    /** Makes the collections unmodifiable. */
    public ConnectionDraft {
        excluded = List.copyOf(excluded);
        environment = Map.copyOf(environment);
    }
}
