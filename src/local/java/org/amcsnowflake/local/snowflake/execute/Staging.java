package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.engine.Upload;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.stage.CsvFormat;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.translate.Duck;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs PUT, LIST, REMOVE, CREATE STAGE and COPY INTO. */
final class Staging {
    private static final List<String> COPY_COLUMNS = List.of(
            "file",
            "status",
            "rows_parsed#",
            "rows_loaded#",
            "error_limit#",
            "errors_seen#",
            "first_error",
            "first_error_line#",
            "first_error_character#",
            "first_error_column_name");

    private final DuckEngine engine;
    private final SessionContext session;
    private final Transaction transaction;

    Staging(DuckEngine engine, SessionContext session, Transaction transaction) {
        this.engine = engine;
        this.session = session;
        this.transaction = transaction;
    }

    Answer execute(Statement statement) {
        if (statement instanceof Statement.Put put) {
            return put(put);
        }
        if (statement instanceof Statement.ListFiles list) {
            return list(list);
        }
        if (statement instanceof Statement.RemoveFiles remove) {
            return remove(remove);
        }
        if (statement instanceof Statement.CreateStage create) {
            return createStage(create);
        }
        return copy((Statement.Copy) statement);
    }

    private Location locate(String stage) {
        return engine.stages().locate(stage, session.user());
    }

    private Answer put(Statement.Put put) {
        Map<String, String> options = put.options();
        String compression =
                options.getOrDefault("SOURCE_COMPRESSION", "AUTO_DETECT").toLowerCase(Locale.ROOT);
        Path directory = locate(put.stage()).directory();
        Upload upload = new Upload(
                put.file(),
                directory,
                Boolean.parseBoolean(options.getOrDefault("AUTO_COMPRESS", "TRUE")),
                Boolean.parseBoolean(options.getOrDefault("OVERWRITE", "FALSE")),
                compression,
                Integer.parseInt(options.getOrDefault("PARALLEL", "4")));
        return new Answer(StatementType.PUT, List.of(), List.of(), upload);
    }

    private Answer list(Statement.ListFiles list) {
        Location location = locate(list.stage());
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Location.StagedFile file : location.files()) {
            rows.add(new @Nullable String[] {
                location.shown() + file.name(), Long.toString(file.size()), null, Descriptions.time(file.path())
            });
        }
        return Answers.table(StatementType.LIST, List.of("name", "size#", "md5", "last_modified"), rows);
    }

    private Answer remove(Statement.RemoveFiles remove) {
        Location location = locate(remove.stage());
        List<@Nullable String[]> rows = new ArrayList<>();
        location.remove().forEach(file -> rows.add(new @Nullable String[] {location.shown() + file.name(), "removed"}));
        return Answers.table(StatementType.REMOVE, List.of("name", "result"), rows);
    }

    private Answer createStage(Statement.CreateStage create) {
        boolean made = engine.stages().create(create.name().last());
        if (!made && !create.ifAbsent()) {
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + create.name() + "' already exists.");
        }
        return Answers.done(StatementType.DDL, "Stage area " + create.name().last() + " successfully created.");
    }

    private Answer copy(Statement.Copy copy) {
        session.requireWarehouse();
        Table table = Changes.requireTable(session.table(copy.table()));
        List<Column> columns = Changes.columns(table, copy.columns());
        CsvFormat format = new CsvFormat(copy.format().values());
        Location location = locate(copy.stage());
        List<Location.StagedFile> found = location.files();
        List<Location.StagedFile> asked = copy.files().isEmpty() ? found : named(copy, location, found);
        transaction.lock(table.id(), TableLocks.Mode.INSERT, session.lockTimeout());
        List<@Nullable String[]> rows = new ArrayList<>();
        List<Location.StagedFile> fresh = new ArrayList<>();
        for (Location.StagedFile file : asked) {
            if (copy.options().force()
                    || !engine.history().has(table.id(), file.path().toString())) {
                fresh.add(file);
            } else if (!copy.files().isEmpty()) {
                rows.add(row(location, file, "LOAD_SKIPPED", 0, "File was loaded before."));
            }
        }
        long[] loaded = transaction.change(() -> load(table, columns, format, fresh), session.isAutocommit());
        for (int i = 0; i < fresh.size(); i++) {
            engine.history().add(table.id(), fresh.get(i).path().toString());
            rows.add(row(location, fresh.get(i), "LOADED", loaded[i], null));
        }
        if (copy.options().purge()) {
            fresh.forEach(file -> new Location(location.root(), location.shown(), file.name()).remove());
        }
        if (rows.isEmpty()) {
            rows.add(new @Nullable String[] {"Copy executed with 0 files processed."});
            return Answers.table(StatementType.COPY, List.of("status"), rows);
        }
        return Answers.table(StatementType.COPY, COPY_COLUMNS, rows);
    }

    private static List<Location.StagedFile> named(
            Statement.Copy copy, Location location, List<Location.StagedFile> found) {
        List<Location.StagedFile> files = new ArrayList<>();
        for (String name : copy.files()) {
            files.add(found.stream()
                    .filter(file -> file.name().equals(location.prefix() + name))
                    .findFirst()
                    .orElseThrow(() -> new SnowflakeError(
                            "091016", "22000", "Remote file '" + copy.stage() + name + "' was not found.")));
        }
        return files;
    }

    private long[] load(Table table, List<Column> columns, CsvFormat format, List<Location.StagedFile> files)
            throws SQLException {
        List<Relation.Output> texts = columns.stream()
                .map(column -> new Relation.Output(column.name(), DataType.Text.DEFAULT))
                .toList();
        long[] loaded = new long[files.size()];
        for (int i = 0; i < loaded.length; i++) {
            Relation staged = new Relation(format.rows(List.of(files.get(i)), columns.size(), Duck::literal), texts);
            loaded[i] = transaction.update(Changes.insertSql(table, columns, Changes.stored(staged, columns)));
        }
        return loaded;
    }

    private static @Nullable String[] row(
            Location location, Location.StagedFile file, String status, long rows, @Nullable String error) {
        String count = Long.toString(rows);
        return new @Nullable String[] {
            location.shown() + file.name(),
            status,
            count,
            count,
            "1",
            error == null ? "0" : "1",
            error,
            null,
            null,
            null
        };
    }
}
