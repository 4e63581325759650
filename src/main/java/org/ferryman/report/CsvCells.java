package org.ferryman.report;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@link RowReport} wrote as CSV, also after a spreadsheet saved it: columns in whatever order, further
 * ones, the semicolon or tab as separator, with or without a byte order mark. The guards of {@link CsvGuard} are
 * undone.
 */
public final class CsvCells implements Closeable {

    private static final char MARK = '\uFEFF';
    private static final int HEADINGS = 1 << 16;

    private final CsvParser csv;
    private final Map<String, Integer> columns = new HashMap<>();
    private long row = 1;

    private CsvCells(BufferedReader in, char separator) throws IOException {
        csv = CsvFactory.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build()
                .createParser(in);
        csv.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
        csv.nextToken();
        List<String> headings = cells().orElse(List.of());
        for (int i = 0; i < headings.size(); i++) {
            columns.putIfAbsent(headings.get(i).strip(), i);
        }
    }

    /**
     * Opens a file, and reads its headings.
     *
     * @throws IOException if it can't be read, or is not in UTF-8
     */
    public static CsvCells open(Path file) throws IOException {
        BufferedReader in = new BufferedReader(
                new InputStreamReader(
                        Files.newInputStream(file),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                HEADINGS);
        try {
            in.mark(1);
            if (in.read() != MARK) {
                in.reset();
            }
            in.mark(HEADINGS);
            String headings = Optional.ofNullable(in.readLine()).orElse("");
            in.reset();
            return new CsvCells(in, separator(headings));
        } catch (IOException | RuntimeException failure) {
            in.close();
            throw failure;
        }
    }

    private static char separator(String headings) {
        char best = ',';
        for (char candidate : new char[] {';', '\t'}) {
            if (count(headings, candidate) > count(headings, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(character -> character == wanted).count();
    }

    /** Whether there is a column of this name. */
    public boolean has(String column) {
        return columns.containsKey(column);
    }

    /** The next row's cells; empty after the last. */
    public Optional<Row> next() throws IOException {
        Optional<List<String>> cells = cells();
        row++;
        return cells.map(texts -> new Row(row, texts));
    }

    private Optional<List<String>> cells() throws IOException {
        JsonToken token = csv.nextToken();
        if (token != JsonToken.START_ARRAY) {
            return Optional.empty();
        }
        List<String> cells = new ArrayList<>();
        while (csv.nextToken() != JsonToken.END_ARRAY) {
            cells.add(CsvGuard.unguard(csv.getText()));
        }
        return Optional.of(cells);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }

    /** One row. */
    public final class Row {

        private final long number;
        private final List<String> cells;

        private Row(long number, List<String> cells) {
            this.number = number;
            this.cells = cells;
        }

        /** Its number, as a spreadsheet shows it. */
        public long number() {
            return number;
        }

        /** The cell of a column; empty if the row is too short. */
        public String cell(String column) {
            Integer index = columns.get(column);
            return index == null || index >= cells.size() ? "" : cells.get(index);
        }
    }
}
