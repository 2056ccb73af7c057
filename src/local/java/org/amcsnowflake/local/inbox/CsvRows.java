package org.amcsnowflake.local.inbox;

import org.amcsnowflake.local.amc.AmcColumn;
import org.amcsnowflake.local.amc.ResultWriter;
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
        CsvReader csv = new CsvReader(reader, delimiter(reader));
        List<CsvReader.Field> header = csv.next();
        if (header == null || header.stream().allMatch(field -> field.text().isBlank())) {
            throw new RejectedFileException("The first line has no column names.");
        }
        result.columns(columns(header));
        List<CsvReader.Field> record = csv.next();
        while (record != null) {
            boolean blank = record.size() == 1
                    && record.get(0).text().isEmpty()
                    && !record.get(0).quoted();
            if (!blank) {
                if (record.size() != header.size()) {
                    throw new RejectedFileException("Line " + csv.line() + " has " + record.size()
                            + " values, but the first line names " + header.size() + " columns.");
                }
                result.row(values(record));
            }
            record = csv.next();
        }
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

    private static List<AmcColumn> columns(List<CsvReader.Field> header) {
        List<AmcColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (CsvReader.Field field : header) {
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

    private static List<@Nullable Object> values(List<CsvReader.Field> record) {
        List<@Nullable Object> values = new ArrayList<>();
        for (CsvReader.Field field : record) {
            values.add(value(field));
        }
        return values;
    }

    private static @Nullable Object value(CsvReader.Field field) {
        String text = field.text();
        if (field.quoted()) {
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
