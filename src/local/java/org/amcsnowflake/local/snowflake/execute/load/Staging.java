package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.engine.Upload;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup.Access;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.stage.StagedFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs PUT, LIST and REMOVE, none of which needs a warehouse or a transaction. */
public final class Staging {
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final StageLookup stages;

    public Staging(StageLookup stages) {
        this.stages = stages;
    }

    public Answer execute(Statement statement) {
        if (statement instanceof Statement.Put put) {
            return put(put);
        }
        return statement instanceof Statement.ListFiles list ? list(list) : remove((Statement.RemoveFiles) statement);
    }

    private Answer put(Statement.Put put) {
        Map<String, String> options = put.options();
        Upload upload = new Upload(
                put.file(),
                created(stages.locate(put.stage(), Access.WRITE).directory()),
                Boolean.parseBoolean(options.getOrDefault("AUTO_COMPRESS", "TRUE")),
                Boolean.parseBoolean(options.getOrDefault("OVERWRITE", "FALSE")),
                options.getOrDefault("SOURCE_COMPRESSION", "AUTO_DETECT").toLowerCase(Locale.ROOT),
                Integer.parseInt(options.getOrDefault("PARALLEL", "4")));
        return new Answer(StatementType.PUT, List.of(), List.of(), upload);
    }

    /** The driver writes the file itself, into a folder that it expects to exist. */
    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer list(Statement.ListFiles list) {
        Location location = stages.locate(list.stage(), Access.READ);
        List<@Nullable String[]> rows = new ArrayList<>();
        for (StagedFile file : location.files(list.pattern())) {
            rows.add(new @Nullable String[] {
                location.shown(file),
                Long.toString(file.size()),
                file.etag(),
                MODIFIED.format(file.modified().atOffset(ZoneOffset.UTC))
            });
        }
        return Results.table(StatementType.LIST, List.of("name", "size#", "md5", "last_modified"), rows);
    }

    private Answer remove(Statement.RemoveFiles remove) {
        Location location = stages.locate(remove.stage(), Access.WRITE);
        List<StagedFile> files = location.files(remove.pattern());
        location.remove(files);
        List<@Nullable String[]> rows = new ArrayList<>();
        files.forEach(file -> rows.add(new @Nullable String[] {location.shown(file), "removed"}));
        return Results.table(StatementType.REMOVE, List.of("name", "result"), rows);
    }
}
