package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.Set;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.connect.ConnectionSettings;

/** What is opened: another connection or configuration is another one; whoever goes on with it later is not asked. */
record ConnectionTarget(ConnectionSettings connection, Path config, String fingerprint, Set<Long> excluded) {
    static ConnectionTarget of(ConnectionSettings connection, KetoSettings settings) {
        return new ConnectionTarget(
                connection,
                settings.config().source().toAbsolutePath(),
                settings.config().fingerprint(),
                settings.excluded());
    }

    static ConnectionTarget of(OpenDatabase opened) {
        return of(opened.first().connection(), opened.settings());
    }
}
