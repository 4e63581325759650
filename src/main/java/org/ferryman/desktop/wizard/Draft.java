package org.ferryman.desktop.wizard;

import java.util.Map;
import java.util.Optional;

/**
 * A connection as it is proposed to the user, who completes and tests it.
 *
 * @param url as libpq writes it, without a password
 * @param config Keto's configuration file
 * @param environment what stands in the environment besides the process's own: where the sample's password is
 * @param folder where the record is, if it was chosen from the list
 */
public record Draft(String url, Optional<String> config, Map<String, String> environment, Optional<String> folder) {

    /** Nothing known yet. */
    public static final Draft EMPTY = new Draft("", Optional.empty(), Map.of(), Optional.empty());

    /** Makes the environment unmodifiable. */
    public Draft {
        environment = Map.copyOf(environment);
    }
}
