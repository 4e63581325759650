package org.ferryman.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.file.Json;
import org.ferryman.engine.file.PendingFile;

/**
 * Writes any number of rows into three files at once, in flat memory: {@code <name>.jsonl} for scripts,
 * {@code <name>.csv} for spreadsheets, {@code <name>.html} for people, which shows the first {@value #ROWS_IN_HTML}.
 *
 * <pre>{@code
 * try (RowReport report = RowReport.open(folder, "skipped", layout)) {
 *     report.add(row); // and so on
 *     report.finish(summary); // now all of it is on the disk: a full disk fails here, before the COMMIT
 *     connection.commit();
 *     report.publish(); // now it replaces an earlier report
 * }
 * }</pre>
 *
 * <p>Closed without {@link #publish}, it leaves nothing behind and an earlier report as it was. The CSV file follows
 * RFC 4180, in UTF-8 with a byte order mark, without which Excel takes it for the local code page; its cells are
 * guarded by {@link CsvGuard}. Every {@link IOException} names the file. One writer at a time per folder and name.
 */
public final class RowReport implements Closeable {

    /** How many rows the HTML file shows. */
    public static final int ROWS_IN_HTML = 1_000;

    private final ReportLayout layout;
    private final boolean alone;
    private final PendingFile jsonl;
    private final PendingFile csv;
    private final PendingFile html;
    private final CsvRows csvRows;
    private final List<ReportRow> firstRows = new ArrayList<>();
    private final Map<String, Long> countByGroup = new LinkedHashMap<>();
    private long rows;
    private boolean sealed;
    private boolean finished;

    private RowReport(Path folder, String name, ReportLayout layout, boolean alone, List<PendingFile> opened)
            throws IOException {
        this.layout = layout;
        this.alone = alone;
        jsonl = opened(folder.resolve(name + ".jsonl"), opened);
        csv = opened(folder.resolve(name + ".csv"), opened);
        html = opened(folder.resolve(name + ".html"), opened);
        csvRows = new CsvRows(csv.out(), with(layout.groupColumn(), layout.columns()));
        layout.groups().forEach(group -> countByGroup.put(group.key(), 0L));
    }

    /**
     * Opens the three files; makes the folder if it is missing.
     *
     * @param name the files' name without ending, of ASCII letters, digits, {@code -} and {@code _}
     */
    public static RowReport open(Path folder, String name, ReportLayout layout) throws IOException {
        return open(folder, name, layout, false);
    }

    /**
     * The same, of files that may go their own ways.
     *
     * @param alone whether the page must not link to the other files, because it will not lie beside them
     */
    public static RowReport open(Path folder, String name, ReportLayout layout, boolean alone) throws IOException {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("not a file name: " + name);
        }
        List<PendingFile> opened = new ArrayList<>();
        try {
            return new RowReport(folder, name, layout, alone, opened);
        } catch (IOException failure) {
            closeAll(opened, failure);
            throw failure;
        }
    }

    /** Adds a row. Its group must be one of the layout's, its cells as many as the layout's columns. */
    public void add(ReportRow row) throws IOException {
        if (sealed) {
            throw new IllegalStateException("the report is finished");
        }
        if (row.cells().size() != layout.columns().size() || !countByGroup.containsKey(row.group())) {
            throw new IllegalArgumentException("a row of " + row.group() + " does not fit the layout");
        }
        jsonl.out().write((Json.line(row.json()) + "\n").getBytes(StandardCharsets.UTF_8));
        csvRows.add(with(row.group(), row.cells()));
        if (firstRows.size() < ROWS_IN_HTML) {
            firstRows.add(row);
        }
        countByGroup.merge(row.group(), 1L, Long::sum);
        rows++;
    }

    /** Writes the summary and brings all three files to the disk, beside an earlier report. */
    public void finish(ReportSummary summary) throws IOException {
        sealed = true;
        csvRows.flush();
        String page = new HtmlPage(layout, summary, countByGroup, firstRows, files(), alone).render();
        html.out().write(page.getBytes(StandardCharsets.UTF_8));
        jsonl.finish();
        csv.finish();
        html.finish();
        finished = true;
    }

    /**
     * Puts the finished files in their places. What can't be replaced is kept beside its place, as {@link
     * PendingFile#publish} says, and does not keep the others from being replaced; calling again tries again.
     */
    public ReportFiles publish() throws IOException {
        if (!finished) {
            throw new IllegalStateException("the report was not finished");
        }
        IOException failure = null;
        for (PendingFile file : List.of(jsonl, csv, html)) {
            try {
                file.publish();
            } catch (IOException one) {
                if (failure == null) {
                    failure = one;
                } else {
                    failure.addSuppressed(one);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return files();
    }

    /** Deletes what was written, unless {@link #publish} was called. */
    @Override
    public void close() throws IOException {
        IOException failure = new IOException("could not be deleted");
        closeAll(List.of(jsonl, csv, html), failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private ReportFiles files() {
        return new ReportFiles(html.target(), csv.target(), jsonl.target(), rows, firstRows.size());
    }

    private static PendingFile opened(Path target, List<PendingFile> opened) throws IOException {
        PendingFile file = PendingFile.open(target);
        opened.add(file);
        return file;
    }

    private static void closeAll(List<PendingFile> files, IOException failure) {
        for (PendingFile file : files) {
            try {
                file.close();
            } catch (IOException suppressed) {
                failure.addSuppressed(suppressed);
            }
        }
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        return all;
    }
}
