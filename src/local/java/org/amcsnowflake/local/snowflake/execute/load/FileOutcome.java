package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.sql.Statement.OnError;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.stage.StagedFile;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The result of COPY for one file.
 *
 * @param skipped whether nothing of it is loaded
 * @param parsed its records; negative if all were loaded
 */
record FileOutcome(StagedFile file, long parsed, long loaded, List<CopyError> errors, boolean skipped) {
    /** For {@link org.amcsnowflake.local.snowflake.execute.query.Results#table}. */
    static final List<String> COLUMNS = List.of(
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

    static FileOutcome clean(StagedFile file) {
        return new FileOutcome(file, -1, 0, List.of(), false);
    }

    static FileOutcome decided(StagedFile file, long parsed, List<CopyError> errors, OnError onError) {
        boolean skipped = onError.kind() == OnError.Kind.SKIP_FILE && errors.size() >= limit(onError, parsed);
        return new FileOutcome(file, parsed, 0, errors, skipped);
    }

    FileOutcome loading(long rows) {
        return new FileOutcome(file, parsed < 0 ? rows : parsed, rows, errors, skipped);
    }

    private static long limit(OnError onError, long parsed) {
        return switch (onError.kind()) {
            case ABORT_STATEMENT -> 1;
            case CONTINUE -> parsed;
            case SKIP_FILE -> onError.percent() ? Math.max(1, parsed * onError.limit() / 100) : onError.limit();
        };
    }

    @Nullable
    String[] row(Location location, OnError onError) {
        String status = skipped ? "LOAD_FAILED" : errors.isEmpty() ? "LOADED" : "PARTIALLY_LOADED";
        if (!skipped && loaded == 0 && !errors.isEmpty()) {
            status = "LOAD_FAILED";
        }
        CopyError first = errors.isEmpty() ? null : errors.get(0);
        return new @Nullable String[] {
            location.shown(file),
            status,
            Long.toString(parsed),
            Long.toString(loaded),
            Long.toString(limit(onError, parsed)),
            Integer.toString(errors.size()),
            first == null ? null : first.cause().getMessage(),
            first == null ? null : Long.toString(first.line()),
            first == null ? null : Integer.toString(first.character()),
            first == null ? null : first.column()
        };
    }

    /** Listed in FILES although its history says it was loaded. */
    static @Nullable String[] loadedBefore(String file) {
        return new @Nullable String[] {
            file, "LOAD_SKIPPED", "0", "0", null, "1", "File was loaded before.", null, null, null
        };
    }

    static @Nullable String[] missing(String file) {
        return new @Nullable String[] {
            file, "LOAD_FAILED", "0", "0", "1", "1", "Remote file '" + file + "' was not found.", null, null, null
        };
    }
}
