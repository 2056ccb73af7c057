package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.csv.CsvDialect;
import org.amcsnowflake.local.csv.CsvException;
import org.amcsnowflake.local.csv.CsvField;
import org.amcsnowflake.local.csv.CsvReader;
import org.amcsnowflake.local.csv.CsvRecord;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** CSV as Snowflake parses it: a bare empty field is NULL, an enclosed one an empty text. */
final class CsvRecords implements RecordReader {
    private final CsvReader csv;
    private final String fieldDelimiter;
    private final boolean skipBlank;
    private final boolean emptyIsNull;
    private final List<String> nulls;
    private final List<String> header;
    private long number;

    CsvRecords(StagedFile file, FileFormat format) throws IOException {
        CodingErrorAction malformed =
                format.flag("REPLACE_INVALID_CHARACTERS", false) ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
        fieldDelimiter = format.delimiter("FIELD_DELIMITER", ",");
        csv = new CsvReader(
                new InputStreamReader(
                        file.open(format),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(malformed)
                                .onUnmappableCharacter(malformed)),
                new CsvDialect(
                        fieldDelimiter,
                        format.delimiter("RECORD_DELIMITER", "\n"),
                        format.character("FIELD_OPTIONALLY_ENCLOSED_BY", null),
                        format.character("ESCAPE", null),
                        format.character("ESCAPE_UNENCLOSED_FIELD", '\\'),
                        format.flag("TRIM_SPACE", false),
                        false));
        skipBlank = format.flag("SKIP_BLANK_LINES", false);
        emptyIsNull = format.flag("EMPTY_FIELD_AS_NULL", true);
        nulls = format.nulls();
        try {
            if (format.flag("SKIP_BYTE_ORDER_MARK", true)) {
                csv.skip('\uFEFF');
            }
            for (int i = 0; i < format.number("SKIP_HEADER"); i++) {
                csv.skipLine();
            }
        } catch (MalformedInputException malformedHeader) {
            throw invalidUtf8();
        }
        header = format.hasHeader() ? names(read()) : List.of();
    }

    private static List<String> names(@Nullable StagedRecord first) {
        return first == null
                ? List.of()
                : first.fields().stream().map(name -> name == null ? "" : name).toList();
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public @Nullable StagedRecord next() throws IOException {
        number++;
        return read();
    }

    private @Nullable StagedRecord read() throws IOException {
        try {
            CsvRecord read = csv.next();
            while (read != null && read.isBlank() && skipBlank) {
                read = csv.next();
            }
            return read == null
                    ? null
                    : new StagedRecord(number, read.line(), values(read), read.offsets(), error(read.error()));
        } catch (MalformedInputException malformed) {
            throw invalidUtf8();
        }
    }

    private SnowflakeError invalidUtf8() {
        return new SnowflakeError("100144", "22000", "Invalid UTF8 detected in the file near line " + csv.line());
    }

    private List<@Nullable String> values(CsvRecord read) {
        List<@Nullable String> values = new ArrayList<>();
        for (CsvField field : read.fields()) {
            values.add(value(field));
        }
        return values;
    }

    private @Nullable String value(CsvField field) {
        if (!field.isQuoted() && field.written().isEmpty()) {
            return emptyIsNull ? null : "";
        }
        return nulls.contains(field.text()) || nulls.contains(field.written()) ? null : field.text();
    }

    private @Nullable SnowflakeError error(@Nullable CsvException error) {
        if (error == null) {
            return null;
        }
        return switch (error.reason()) {
            case QUOTE_NOT_CLOSED ->
                new SnowflakeError("100063", "22000", "End of file was reached while an enclosed field was open");
            case TEXT_AFTER_QUOTE, QUOTE_INSIDE_VALUE ->
                new SnowflakeError(
                        "100065",
                        "22000",
                        "Found character '" + error.found() + "' instead of field delimiter '" + fieldDelimiter + "'");
        };
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
