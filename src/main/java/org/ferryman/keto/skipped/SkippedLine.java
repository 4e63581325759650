package org.ferryman.keto.skipped;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What is sorted and searched by in one line of a {@code skipped.jsonl}; used again for the next line. */
final class SkippedLine {

    private static final int ALL = 7;

    private final JsonFactory json = new JsonFactory();
    private int known;
    private int namespaceId;
    private String namespace = "";
    private String object = "";
    private String relation = "";
    private String subject = "";
    private String commitTime = "";
    private String rule = "";
    private String id = "";

    /** Reads the line to its end, and makes sure that it is complete. */
    void readAll(SkippedFile line) throws IOException {
        read(line, Integer.MAX_VALUE);
        if (known != ALL) {
            throw new IOException("a part of its key is missing");
        }
    }

    /** Reads up to the id by which a decision knows the tuple; empty in a list from before there was one. */
    String readId(SkippedFile line) throws IOException {
        id = "";
        read(line, Integer.MAX_VALUE);
        return id;
    }

    /** Reads no further than needed of a line that was found to be complete before. */
    void readKey(SkippedFile line) throws IOException {
        read(line, ALL);
    }

    private void read(SkippedFile line, int enough) throws IOException {
        known = 0;
        try (JsonParser parser = json.createParser(line.bytes(), line.from(), line.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it does not hold an object in JSON");
            }
            while (known < enough && parser.nextToken() == JsonToken.FIELD_NAME) {
                take(parser, parser.currentName());
            }
            if (known < enough && parser.nextToken() != null) {
                throw new IOException("there is more than one value");
            }
        }
    }

    private void take(JsonParser parser, String name) throws IOException {
        parser.nextToken();
        switch (name) {
            case "namespace" -> takeNamespace(parser);
            case "object" -> object = text(parser);
            case "relation" -> relation = text(parser);
            case "subject" -> subject = text(parser);
            case "commitTime" -> commitTime = text(parser);
            case "rule" -> rule = text(parser);
            case DecisionFile.ID -> id = parser.getText();
            default -> parser.skipChildren();
        }
    }

    private void takeNamespace(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("id")) {
                namespaceId = parser.getIntValue();
                known++;
            } else if (name.equals("name")) {
                namespace = text(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IOException("“" + parser.currentName() + "” is not text");
        }
        known++;
        return parser.getText();
    }

    int namespaceId() {
        return namespaceId;
    }

    String namespace() {
        return namespace;
    }

    String rule() {
        return rule;
    }

    /** Whether the object, the relation or the subject holds a text that is in small letters. */
    boolean holds(String text) {
        return lower(object).contains(text)
                || lower(relation).contains(text)
                || lower(subject).contains(text);
    }

    static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    /** What a column sorts by; its UTF-8 bytes are in the column's order. */
    String sortKey(SkippedColumn column) {
        return switch (column) {
            case NAMESPACE -> namespace;
            case OBJECT -> object;
            case RELATION -> relation;
            case SUBJECT -> subject;
            case COMMIT_TIME -> timeKey(commitTime);
            case RULE -> rule;
        };
    }

    /** PostgreSQL prints years with four digits or more, and those before the year 1 with BC at the end. */
    static String timeKey(String time) {
        if (time.equals("-infinity")) {
            return "0";
        }
        int yearEnd = time.indexOf('-');
        if (yearEnd <= 0 || !time.chars().limit(yearEnd).allMatch(digit -> digit >= '0' && digit <= '9')) {
            return "3" + time;
        }
        int year = Integer.parseInt(time, 0, yearEnd, 10);
        String rest = time.substring(yearEnd);
        return rest.endsWith(" BC")
                ? "1" + (9_999_999 - year) + rest.substring(0, rest.length() - 3)
                : "2" + (1_000_000 + year) + rest;
    }
}
