package org.ferryman.report;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes rows of text as CSV: RFC 4180, every cell quoted, UTF-8 with a byte order mark. */
final class CsvRows {

    private final CsvGenerator csv;

    CsvRows(OutputStream out, List<String> headings) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write('\uFEFF');
        csv = CsvFactory.builder()
                .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
                .enable(CsvGenerator.Feature.ALWAYS_QUOTE_EMPTY_STRINGS)
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(writer);
        csv.setSchema(CsvSchema.emptySchema().withLineSeparator("\r\n"));
        add(headings);
    }

    void add(List<String> cells) throws IOException {
        csv.writeStartArray();
        for (String cell : cells) {
            csv.writeString(CsvGuard.guard(cell));
        }
        csv.writeEndArray();
    }

    void flush() throws IOException {
        csv.close();
    }
}
