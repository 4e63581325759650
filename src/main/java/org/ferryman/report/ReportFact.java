package org.ferryman.report;

/**
 * One thing that is known.
 *
 * @param label what is known about ("Backup folder")
 * @param value the same, in words or numbers
 */
public record ReportFact(String label, String value) {}
