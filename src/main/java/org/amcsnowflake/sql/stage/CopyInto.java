package org.amcsnowflake.sql.stage;

import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.QualifiedName;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Loads staged files into a table, all or nothing, and then removes them from the stage, which costs no statement. Snowflake
 * reports no error if a file could not be removed.
 *
 * <p>Format options are inline, so no CREATE FILE FORMAT privilege is needed. Every text is enclosed and NULL is an
 * empty field, so nothing else can read as NULL. A column that appeared late in the result is missing from earlier
 * files' rows and reads as NULL, hence ERROR_ON_COLUMN_COUNT_MISMATCH=FALSE.
 *
 * @param files at least one, all compressed in the same format: names below {@code from}; if there are more than the 1,000 that FILES accepts, the path alone selects
 *     them
 */
public record CopyInto(QualifiedName table, StagePath from, List<String> files) {
    private static final int MAXIMUM_NAMED_FILES = 1000;

    public CopyInto {
        files = List.copyOf(files);
    }

    /** @return how many rows were loaded; 0 unless every file was loaded whole */
    public static long loadedRows(List<Map<String, Object>> answer) {
        boolean complete = answer.stream().allMatch(file -> "LOADED".equals(file.get("status")));
        return complete
                ? answer.stream()
                        .mapToLong(file -> Long.parseLong(String.valueOf(file.get("rows_loaded"))))
                        .sum()
                : 0;
    }

    public String sql() {
        String named = files.size() > MAXIMUM_NAMED_FILES
                ? ""
                : files.stream().map(Literal::text).collect(Collectors.joining(", ", "FILES = (", ")\n"));
        return """
                COPY INTO %s
                FROM %s
                %sFILE_FORMAT = (TYPE = CSV COMPRESSION = %s ENCODING = 'UTF8'
                  FIELD_OPTIONALLY_ENCLOSED_BY = '"' ESCAPE = NONE ESCAPE_UNENCLOSED_FIELD = NONE
                  NULL_IF = () EMPTY_FIELD_AS_NULL = TRUE ERROR_ON_COLUMN_COUNT_MISMATCH = FALSE)
                ON_ERROR = ABORT_STATEMENT PURGE = TRUE""".formatted(table, Literal.text(from.path()), named, Compression.Format.of(files.get(0)));
    }
}
