package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.amcsnowflake.local.snowflake.stage.RecordReader;
import org.amcsnowflake.local.snowflake.stage.StagedRecord;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the records that a failed COPY could not load. It reads the files again on a separate connection, since each
 * error would end the session's transaction, and bisects the rows until each bad one is isolated.
 */
final class CopyDiagnosis {
    private final CopyPlan plan;
    private final StagedRead read;
    private final DuckDBConnection connection;
    private final Map<Integer, Long> records = new HashMap<>();

    CopyDiagnosis(CopyPlan plan, StagedRead read, DuckDBConnection connection) {
        this.plan = plan;
        this.read = read;
        this.connection = connection;
    }

    /** All errors of one file, by record. */
    List<CopyError> errors(int place) {
        try {
            List<CopyError> errors = unreadable(place);
            StagedRead rest = read.without(errors.stream().map(CopyError::key).collect(Collectors.toSet()));
            rest.prepare(connection);
            List<Long> bad = new ArrayList<>();
            search(place, 1, records.get(place), bad);
            for (Long record : bad) {
                errors.add(located(place, record));
            }
            rest.drop(connection);
            errors.sort((one, other) -> Long.compare(one.record(), other.record()));
            return errors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of records in a file, known once its errors have been read. */
    long records(int place) {
        return records.get(place);
    }

    private List<CopyError> unreadable(int place) throws IOException {
        List<CopyError> errors = new ArrayList<>();
        long last = 0;
        try (RecordReader reader = RecordReader.open(read.files().get(place), read.format())) {
            for (StagedRecord record = reader.next(); record != null; record = reader.next()) {
                last = record.number();
                SnowflakeError error = record.error();
                if (error == null) {
                    try {
                        plan.arrangement().arranged(record, reader.header());
                        continue;
                    } catch (SnowflakeError wrongFields) {
                        error = wrongFields;
                    }
                }
                int field = record.fields().size();
                errors.add(new CopyError(place, last, record.line(), record.offset(field), null, error));
            }
        }
        records.put(place, last);
        return errors;
    }

    private void search(int place, long from, long to, List<Long> bad) throws SQLException {
        if (from > to || failure(allColumns(), place, from, to) == null) {
            return;
        }
        if (from == to) {
            bad.add(from);
            return;
        }
        long middle = (from + to) / 2;
        search(place, from, middle, bad);
        search(place, middle + 1, to, bad);
    }

    private String allColumns() {
        return IntStream.range(0, plan.columns().size())
                .mapToObj(plan::stored)
                .collect(Collectors.joining(", ", "hash(", ")"));
    }

    private CopyError located(int place, long number) throws SQLException, IOException {
        int column = 0;
        SnowflakeError cause = failure(plan.stored(0), place, number, number);
        while (cause == null) {
            column++;
            cause = failure(plan.stored(column), place, number, number);
        }
        try (RecordReader reader = RecordReader.open(read.files().get(place), read.format())) {
            StagedRecord record = reader.next();
            while (record != null && record.number() < number) {
                record = reader.next();
            }
            StagedRecord found = java.util.Objects.requireNonNull(record);
            return new CopyError(place, number, found.line(), found.offset(column), plan.named(column), cause);
        }
    }

    private @Nullable SnowflakeError failure(String values, int place, long from, long to) {
        String sql = "SELECT bit_xor(hash(" + values + ")) FROM temp.main." + read.table() + " AS s WHERE s.place = "
                + place + " AND s.record BETWEEN " + from + " AND " + to;
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return null;
        } catch (SQLException e) {
            SnowflakeError carried = Duck.carried(String.valueOf(e.getMessage()));
            return carried != null ? carried : new SnowflakeError("100038", "22018", String.valueOf(e.getMessage()));
        }
    }
}
