package org.ferryman.desktop.connections;

import org.ferryman.postgres.ConnectionReport;
import org.ferryman.postgres.ConnectionSettings;

/**
 * What came of a test.
 *
 * @param inputs what the page said
 * @param settings what that stands for
 * @param report what the test saw
 */
record Tested(Inputs inputs, ConnectionSettings settings, ConnectionReport report) {}
