package org.ferryman.desktop.connections;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.InputException;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.connect.Secret;

/**
 * What the page says about the connection at one moment.
 *
 * @param url without a password
 * @param environment what stands in the environment besides the process's own
 * @param password as typed; goes before any other
 */
public record ConnectionInputs(String url, Map<String, String> environment, Optional<Secret> password) {

    /** Copies the map. */
    public ConnectionInputs {
        environment = Map.copyOf(environment);
    }

    /** Finds out what to connect to; reads files. */
    ConnectionSettings resolve(UserFolders user) throws InputException {
        Map<String, String> all = new HashMap<>(user.environment());
        all.putAll(environment);
        ConnectionSettings found = ConnectionSettings.resolve(url, all, user.home(), PasswordPrompt.NONE);
        return password.map(found::withPassword).orElse(found);
    }
}
