package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.Set;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.connect.ConnectionSettings;

/** What is opened: another connection or configuration is another one. */
record Target(ConnectionSettings connection, Path config, String fingerprint, Set<Long> excluded) {
    static Target of(ConnectionSettings connection, KetoSettings settings) {
        return new Target(
                connection,
                settings.config().source().toAbsolutePath(),
                settings.config().fingerprint(),
                settings.excluded());
    }

    static Target of(Opened opened) {
        return of(opened.run().database().settings(), opened.settings());
    }
}
