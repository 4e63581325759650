package org.ferryman.keto.skipped;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.Json;
import org.ferryman.report.CsvCells;

/**
 * Reads the decisions in an edited {@code skipped.csv} or {@code skipped.jsonl}. Of each row only id, decision and new
 * subject are read, so that it doesn't matter what a spreadsheet made of the others.
 */
public final class DecisionFile implements DecisionRows {

    static final String ID = "id";
    static final String DECISION = "decision";
    static final String NEW_SUBJECT = "new_subject";

    private final Path file;

    public DecisionFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public void read(Consumer rows) throws Exception {
        try {
            if (isJson()) {
                readJson(rows);
            } else {
                readCsv(rows);
            }
        } catch (NoSuchFileException missing) {
            throw unreadable("There is no file " + file + ".", "Name the file that you edited.");
        } catch (JacksonException broken) {
            throw unreadable(
                    file + " is not a table of comma-separated values (line "
                            + broken.getLocation().getLineNr() + ").",
                    "Correct it, or save it from the spreadsheet once more.");
        } catch (CharacterCodingException otherCode) {
            throw unreadable(
                    file + " is not in UTF-8.",
                    "Save it as “CSV UTF-8”: in another encoding, names would" + " change.");
        }
    }

    private boolean isJson() {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".json");
    }

    private void readCsv(Consumer rows) throws Exception {
        try (CsvCells csv = CsvCells.open(file)) {
            for (String column : new String[] {ID, DECISION, NEW_SUBJECT}) {
                if (!csv.has(column)) {
                    throw unreadable(
                            file + " has no column “" + column + "”.",
                            "Edit the skipped.csv that `ferryman keto skipped` writes; its headings must stay.");
                }
            }
            for (Optional<CsvCells.Row> next = csv.next(); next.isPresent(); next = csv.next()) {
                CsvCells.Row row = next.get();
                add(rows, row.number(), row.cell(ID), row.cell(DECISION), row.cell(NEW_SUBJECT));
            }
        }
    }

    private void readJson(Consumer rows) throws Exception {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                if (!line.isBlank()) {
                    JsonNode row = parsed(line, number);
                    add(
                            rows,
                            number,
                            row.path(ID).asText(),
                            row.path(DECISION).asText(""),
                            row.path(NEW_SUBJECT).asText(""));
                }
            }
        }
    }

    private JsonNode parsed(String line, long number) throws InputException {
        try {
            return Json.parse(line, JsonNode.class);
        } catch (IOException broken) {
            throw unreadable("Line " + number + " of " + file + " is not JSON.", "Correct it.");
        }
    }

    private void add(Consumer rows, long number, String id, String decision, String newSubject) throws Exception {
        if (decision.isBlank() && newSubject.isEmpty()) {
            return;
        } else if (decision.isBlank()) {
            throw unreadable(
                    "Row " + number + " of " + file + " has a new subject, but no decision.",
                    "Write id or set in the column “decision”.");
        }
        UUID tuple;
        try {
            tuple = UUID.fromString(id.strip());
        } catch (IllegalArgumentException notOurs) {
            throw unreadable(
                    "Row " + number + " of " + file + " has no id of a tuple: “" + id + "”.",
                    "Take the id from the skipped.csv that `ferryman keto skipped` writes.");
        }
        try {
            DecisionRequest.parse(decision, newSubject);
        } catch (InputException unknown) {
            throw unreadable(
                    "Row " + number + " of " + file + ": " + unknown.finding().seen(),
                    unknown.finding().remedy());
        }
        rows.accept(new Row(number, tuple, decision, newSubject));
    }

    private static InputException unreadable(String seen, String remedy) {
        return new InputException(
                Finding.blocker("DECISION_FILE_UNREADABLE", seen, "No decision was taken from it.", remedy));
    }
}
