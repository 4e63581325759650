package org.ferryman.report;

import java.nio.file.Path;

/**
 * A report that is in its place.
 *
 * @param html for people
 * @param csv for spreadsheets
 * @param jsonl for scripts
 * @param rows how many rows the CSV and JSON files hold
 * @param rowsInHtml how many of them, from the first on, the HTML file shows
 */
public record ReportFiles(Path html, Path csv, Path jsonl, long rows, int rowsInHtml) {}
