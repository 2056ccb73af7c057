package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.stage.RecordReader;
import org.amcsnowflake.local.snowflake.stage.StagedFile;
import org.amcsnowflake.local.snowflake.stage.StagedRecord;
import org.amcsnowflake.local.snowflake.translate.StagedRows;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loads staged files into a temporary DuckDB table, from which a statement reads their records. */
final class StagedRead implements StagedRows {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private final String table;
    private final Location location;
    private final List<StagedFile> files;
    private final FileFormat format;
    private final Arrangement arrangement;
    private final Set<List<Long>> left;
    private int width;

    /** Maps a record's fields to the table's columns; the identity for queries. */
    interface Arrangement {

        /** @param header this file's field names, if it has any */
        List<@Nullable String> arranged(StagedRecord record, List<String> header);
    }

    StagedRead(String table, Location location, List<StagedFile> files, FileFormat format, Arrangement arrangement) {
        this(table, location, files, format, arrangement, Set.of());
    }

    private StagedRead(
            String table,
            Location location,
            List<StagedFile> files,
            FileFormat format,
            Arrangement arrangement,
            Set<List<Long>> left) {
        this.table = table;
        this.location = location;
        this.files = files;
        this.format = format;
        this.arrangement = arrangement;
        this.left = left;
    }

    /** For a query, which reads the fields unchanged. */
    static StagedRead asTheyAre(String table, Location location, List<StagedFile> files, FileFormat format) {
        return new StagedRead(table, location, files, format, (record, header) -> record.fields());
    }

    /** The same without the records of these errors. */
    StagedRead without(List<CopyError> errors) {
        Set<List<Long>> records = new HashSet<>();
        errors.forEach(error -> records.add(List.of((long) error.place(), error.record())));
        StagedRead rest = new StagedRead(table, location, files, format, arrangement, records);
        rest.width = width;
        return rest;
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public String field(int number) {
        width = Math.max(width, number);
        return "f" + number;
    }

    @Override
    public DataType fieldType() {
        return format.isJson() ? new DataType.Variant("VARIANT") : DataType.Text.LONGEST;
    }

    List<StagedFile> files() {
        return files;
    }

    Location location() {
        return location;
    }

    FileFormat format() {
        return format;
    }

    /**
     * Reads the files into the table, in this connection alone.
     *
     * @throws SnowflakeError at the first record that cannot be parsed
     */
    void prepare(DuckDBConnection connection) throws SQLException {
        StringBuilder columns = new StringBuilder(
                "place INTEGER, record BIGINT, file VARCHAR, etag VARCHAR, modified HUGEINT, scanned HUGEINT");
        for (int i = 1; i <= width; i++) {
            columns.append(", f").append(i).append(" VARCHAR");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + table + " (" + columns + ")");
        }
        BigInteger scanned = nanos(Instant.now());
        try (DuckDBAppender appender = connection.createAppender("temp", "main", table)) {
            for (int place = 0; place < files.size(); place++) {
                append(appender, place, scanned);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drop(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS temp.main." + table);
        }
    }

    private void append(DuckDBAppender appender, int place, BigInteger scanned) throws SQLException, IOException {
        StagedFile file = files.get(place);
        String shown = location.shown(file);
        String etag = file.etag();
        BigInteger modified = nanos(file.modified());
        try (RecordReader reader = RecordReader.open(file, format)) {
            for (StagedRecord record = reader.next(); record != null; record = reader.next()) {
                if (!left.isEmpty() && left.contains(List.of((long) place, record.number()))) {
                    continue;
                }
                if (record.error() != null) {
                    throw record.error();
                }
                List<@Nullable String> fields = arrangement.arranged(record, reader.header());
                appender.beginRow();
                appender.append(place).append(record.number()).append(shown).append(etag);
                appender.append(modified).append(scanned);
                for (int i = 0; i < width; i++) {
                    @Nullable String field = i < fields.size() ? fields.get(i) : null;
                    if (field == null) {
                        appender.appendNull();
                    } else {
                        appender.append(field);
                    }
                }
                appender.endRow();
            }
        }
    }

    private static BigInteger nanos(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(instant.getNano()));
    }
}
