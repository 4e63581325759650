package org.ferryman.desktop.connections;

import java.util.List;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * What came of a test.
 *
 * @param inputs what the page said
 * @param settings what that stands for
 * @param report what the test saw
 */
record TestedConnection(List<ConnectionInputs> inputs, List<ConnectionSettings> settings, ConnectionReport report) {

    TestedConnection {
        inputs = List.copyOf(inputs);
        settings = List.copyOf(settings);
    }
}
