package org.amcsnowflake.local.inbox;

import org.amcsnowflake.local.amc.AmcColumn;
import org.amcsnowflake.local.amc.ResultWriter;
import org.amcsnowflake.local.csv.CsvDialect;
import org.amcsnowflake.local.csv.CsvException;
import org.amcsnowflake.local.csv.CsvField;
import org.amcsnowflake.local.csv.CsvReader;
import org.amcsnowflake.local.csv.CsvRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rows of a CSV file; its first line contains the column names and determines the delimiter. */
final class CsvRows {
    /** Values that can be stored as a number without loss, unlike 00123. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,99})(\\.\\d{1,99})?");

    private static final String DELIMITERS = ",;\t";
    private static final int HEADER_LIMIT = 1 << 20;

    private CsvRows() {}

    /** @param reader must support mark */
    static void write(Reader reader, ResultWriter result) throws IOException, SQLException {
        CsvReader csv = new CsvReader(reader, CsvDialect.strict(delimiter(reader)));
        CsvRecord header = next(csv);
        if (header == null
                || header.fields().stream().allMatch(field -> field.text().isBlank())) {
            throw new RejectedFileException("The first line has no column names.");
        }
        result.columns(columns(header.fields()));
        for (CsvRecord row = next(csv); row != null; row = next(csv)) {
            if (row.isBlank()) {
                continue;
            }
            if (row.fields().size() != header.fields().size()) {
                throw new RejectedFileException(
                        "Line " + row.line() + " has " + row.fields().size() + " values, but the first line names "
                                + header.fields().size() + " columns.");
            }
            result.row(values(row.fields()));
        }
    }

    private static @Nullable CsvRecord next(CsvReader csv) throws IOException {
        CsvRecord row = csv.next();
        if (row != null && row.error() != null) {
            throw new RejectedFileException(sentence(row.error()));
        }
        if (row != null && row.fields().stream().anyMatch(field -> field.text().indexOf('\0') >= 0)) {
            throw new RejectedFileException(
                    "Line " + row.line() + " contains a NUL character, which PostgreSQL cannot store.");
        }
        return row;
    }

    private static String sentence(CsvException error) {
        return switch (error.reason()) {
            case QUOTE_NOT_CLOSED -> "The quote that opens on line " + error.line() + " is never closed.";
            case TEXT_AFTER_QUOTE -> "Line " + error.line() + " has text after a closing quote.";
            case QUOTE_INSIDE_VALUE -> "Line " + error.line() + " has a quote inside a value that is not quoted.";
        };
    }

    private static char delimiter(Reader reader) throws IOException {
        reader.mark(HEADER_LIMIT);
        int[] counts = new int[DELIMITERS.length()];
        boolean quoted = false;
        for (int i = 0; i < HEADER_LIMIT - 1; i++) {
            int character = reader.read();
            if (character < 0 || character == '\n' && !quoted) {
                break;
            }
            quoted ^= character == '"';
            int delimiter = DELIMITERS.indexOf(character);
            if (delimiter >= 0 && !quoted) {
                counts[delimiter]++;
            }
        }
        reader.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return DELIMITERS.charAt(most);
    }

    private static List<AmcColumn> columns(List<CsvField> header) {
        List<AmcColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CsvField field : header) {
            String name = field.text().strip();
            if (name.isEmpty() || !names.add(name)) {
                throw new RejectedFileException(
                        name.isEmpty()
                                ? "Column " + (columns.size() + 1) + " has no name in the first line."
                                : "The first line names the column " + name + " twice.");
            }
            columns.add(new AmcColumn(name, null));
        }
        return columns;
    }

    private static List<@Nullable Object> values(List<CsvField> record) {
        List<@Nullable Object> values = new ArrayList<>();
        for (CsvField field : record) {
            values.add(value(field));
        }
        return values;
    }

    private static @Nullable Object value(CsvField field) {
        String text = field.text();
        if (field.isQuoted()) {
            return text;
        }
        if (text.isEmpty()) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
    }
}
