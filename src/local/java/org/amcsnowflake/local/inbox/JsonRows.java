package org.amcsnowflake.local.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.amc.AmcColumn;
import org.amcsnowflake.local.amc.ResultWriter;

import java.io.IOException;
import java.io.Reader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of a JSON file: a list of objects, one object per line, or {@code {"columns": […], "rows": […]}}. */
final class JsonRows {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build()
            .setCodec(new ObjectMapper());

    private static final Pattern NO_NUMBER = Pattern.compile("Non-standard token '(-?\\w+)'");

    private JsonRows() {}

    static void write(Reader reader, ResultWriter result) throws IOException, SQLException {
        try (JsonParser parser = JSON.createParser(reader)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                rows(parser, result);
                requireEnd(parser);
            } else if (first == JsonToken.START_OBJECT) {
                object(parser, result);
            } else {
                throw new RejectedFileException(
                        first == null
                                ? "The file is empty."
                                : "Line " + line(parser) + " is neither a list nor an object.");
            }
        } catch (JsonParseException e) {
            Matcher noNumber = NO_NUMBER.matcher(e.getOriginalMessage());
            if (noNumber.find()) {
                throw new RejectedFileException("Line " + e.getLocation().getLineNr() + " holds " + noNumber.group(1)
                        + ", which is not a JSON number; write null, or a text in quotes.");
            }
            // Jackson's text in parentheses describes its source, not the file.
            String what = e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
            throw new RejectedFileException("Line " + e.getLocation().getLineNr() + " is not JSON: " + what);
        }
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new RejectedFileException("Line " + line(parser) + " continues after the end of the list.");
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentLocation().getLineNr();
    }

    /** An object with columns and rows is a result; any other is the first row of a file with one object per line. */
    private static void object(JsonParser parser, ResultWriter result) throws IOException, SQLException {
        parser.nextToken();
        if ("columns".equals(parser.currentName())) {
            parser.nextToken();
            result.columns(columns(parser.readValueAsTree()));
            parser.nextToken();
            if (!"rows".equals(parser.currentName()) || parser.nextToken() != JsonToken.START_ARRAY) {
                throw new RejectedFileException("Line " + line(parser) + ": after \"columns\" comes \"rows\", a list.");
            }
            rows(parser, result);
            return;
        }
        JsonGenerator row = result.beginRow();
        row.writeStartObject();
        String before = "";
        while (parser.currentToken() == JsonToken.FIELD_NAME) {
            requireName(parser, before);
            before = parser.currentName();
            row.writeFieldName(before);
            parser.nextToken();
            copyExactly(parser, row);
            parser.nextToken();
        }
        row.writeEndObject();
        result.endRow();
        while (parser.nextToken() != null) {
            row(parser, result);
        }
    }

    private static void rows(JsonParser parser, ResultWriter result) throws IOException, SQLException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            row(parser, result);
        }
    }

    private static void row(JsonParser parser, ResultWriter result) throws IOException, SQLException {
        if (!parser.currentToken().isStructStart()) {
            throw new RejectedFileException("Line " + line(parser) + " holds " + parser.getText()
                    + " where a row is expected: an object, or a list of values.");
        }
        JsonGenerator row = result.beginRow();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            fields(parser, row);
        } else {
            copyExactly(parser, row);
        }
        result.endRow();
    }

    private static void fields(JsonParser parser, JsonGenerator row) throws IOException {
        row.writeStartObject();
        String before = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            requireName(parser, before);
            before = parser.currentName();
            row.writeFieldName(before);
            parser.nextToken();
            copyExactly(parser, row);
        }
        row.writeEndObject();
    }

    private static void requireName(JsonParser parser, String before) throws IOException {
        if (parser.currentName().isEmpty()) {
            throw new RejectedFileException("Line " + line(parser) + " has a value without a column name, "
                    + (before.isEmpty() ? "at its beginning." : "after \"" + before + "\"."));
        }
    }

    /** Keeps every digit of each number. */
    private static void copyExactly(JsonParser parser, JsonGenerator row) throws IOException {
        int depth = 0;
        do {
            row.copyCurrentEventExact(parser);
            JsonToken token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static List<AmcColumn> columns(JsonNode names) {
        List<AmcColumn> columns = new ArrayList<>();
        for (JsonNode column : names) {
            String name =
                    column.isTextual() ? column.asText() : column.path("name").asText("");
            if (name.isEmpty()) {
                throw new RejectedFileException("Column " + (columns.size() + 1) + " of \"columns\" has no name.");
            }
            columns.add(new AmcColumn(
                    name, column.path("type").isTextual() ? column.path("type").asText() : null));
        }
        return columns;
    }
}
