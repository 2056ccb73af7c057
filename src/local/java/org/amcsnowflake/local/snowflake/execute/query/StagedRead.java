package org.amcsnowflake.local.snowflake.execute.query;

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
import java.util.List;
import java.util.Set;

/** Loads staged files into a temporary DuckDB table, from which a statement reads their records. */
public final class StagedRead implements StagedRows, Prepared {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /**
     * Identifies a record.
     *
     * @param place index of its file in the statement, from 0
     * @param record its number in the file, from 1
     */
    public record Key(int place, long record) {}

    private final String table;
    private final Location location;
    private final List<StagedFile> files;
    private final FileFormat format;
    private final Arrangement arrangement;
    private final Set<Key> left;
    private int width;
    private long[] records = {};

    /** Maps a record's fields to the table's columns; the identity for queries. */
    public interface Arrangement {

        /** @param header this file's field names, if it has any */
        List<@Nullable String> arranged(StagedRecord record, List<String> header);
    }

    public StagedRead(
            String table, Location location, List<StagedFile> files, FileFormat format, Arrangement arrangement) {
        this(table, location, files, format, arrangement, Set.of());
    }

    private StagedRead(
            String table,
            Location location,
            List<StagedFile> files,
            FileFormat format,
            Arrangement arrangement,
            Set<Key> left) {
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

    /** The same without these records. */
    public StagedRead without(Set<Key> records) {
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

    public List<StagedFile> files() {
        return files;
    }

    Location location() {
        return location;
    }

    public FileFormat format() {
        return format;
    }

    /** @throws SnowflakeError at the first record that cannot be parsed */
    @Override
    public void prepare(DuckDBConnection connection) throws SQLException {
        StringBuilder columns = new StringBuilder(
                "place INTEGER, record BIGINT, file VARCHAR, etag VARCHAR, modified HUGEINT, scanned HUGEINT");
        for (int i = 1; i <= width; i++) {
            columns.append(", f").append(i).append(" VARCHAR");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + table + " (" + columns + ")");
        }
        BigInteger scanned = nanos(Instant.now());
        records = new long[files.size()];
        try (DuckDBAppender appender = connection.createAppender("temp", "main", table)) {
            for (int place = 0; place < files.size(); place++) {
                append(appender, place, scanned);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many records of a file are in the table, once it is prepared. */
    public long records(int place) {
        return records[place];
    }

    @Override
    public void drop(DuckDBConnection connection) throws SQLException {
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
                if (!left.isEmpty() && left.contains(new Key(place, record.number()))) {
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
                records[place]++;
            }
        }
    }

    private static BigInteger nanos(Instant instant) {
        return BigInteger.valueOf(instant.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(instant.getNano()));
    }
}
