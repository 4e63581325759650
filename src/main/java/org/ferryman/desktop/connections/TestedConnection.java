package org.ferryman.desktop.connections;

import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * What came of a test.
 *
 * @param inputs what the page said
 * @param settings what that stands for
 * @param report what the test saw
 */
record TestedConnection(ConnectionInputs inputs, ConnectionSettings settings, ConnectionReport report) {}
