package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options of TYPE = CSV, and how DuckDB reads such files. */
public final class CsvFormat {
    private static final Set<String> KNOWN = Set.of(
            "TYPE",
            "COMPRESSION",
            "ENCODING",
            "FIELD_DELIMITER",
            "SKIP_HEADER",
            "FIELD_OPTIONALLY_ENCLOSED_BY",
            "ESCAPE",
            "ESCAPE_UNENCLOSED_FIELD",
            "NULL_IF",
            "EMPTY_FIELD_AS_NULL",
            "ERROR_ON_COLUMN_COUNT_MISMATCH");
    /** DuckDB holds that much for each file it reads, so larger values than of some 30 MB are refused here. */
    private static final long LONGEST_LINE = 64_000_000;

    private final Map<String, List<String>> options;

    public CsvFormat(Map<String, List<String>> options) {
        this.options = Map.copyOf(options);
        options.keySet().stream()
                .filter(option -> !KNOWN.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new SnowflakeError(
                            "001420",
                            "22023",
                            "SQL compilation error:\ninvalid parameter '" + option + "' of the local Snowflake's CSV");
                });
        require(option("TYPE", "CSV").equals("CSV"), "TYPE other than CSV");
        require(option("ENCODING", "UTF8").replace("-", "").equals("UTF8"), "ENCODING other than UTF8");
        require(option("ESCAPE", "NONE").equals("NONE"), "ESCAPE");
        require(option("ESCAPE_UNENCLOSED_FIELD", "NONE").equals("NONE"), "ESCAPE_UNENCLOSED_FIELD");
        require(options.getOrDefault("NULL_IF", List.of()).isEmpty(), "NULL_IF with a value");
    }

    private static void require(boolean known, String what) {
        if (!known) {
            throw new SnowflakeError(
                    "001003", "42000", "SQL compilation error:\nthe local Snowflake does not know " + what + ".");
        }
    }

    private String option(String name, String otherwise) {
        List<String> value = options.getOrDefault(name, List.of());
        return value.isEmpty() ? otherwise : value.get(0);
    }

    /** Whether a record with too many or too few fields is an error. */
    public boolean isStrict() {
        return Boolean.parseBoolean(option("ERROR_ON_COLUMN_COUNT_MISMATCH", "TRUE"));
    }

    /** DuckDB's SQL for the records of these files, as texts o0, o1 … */
    public String rows(List<Location.StagedFile> files, int columns, Function<String, String> literal) {
        String paths = files.stream()
                .map(file -> literal.apply(file.path().toString()))
                .collect(Collectors.joining(", "));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            names.append(i == 0 ? "" : ", ").append("'o").append(i).append("': 'VARCHAR'");
        }
        boolean emptyIsNull = Boolean.parseBoolean(option("EMPTY_FIELD_AS_NULL", "TRUE"));
        return "SELECT * FROM read_csv([" + paths + "], columns = {" + names
                + "}, header = false, auto_detect = false, delim = "
                + literal.apply(option("FIELD_DELIMITER", ",")) + ", quote = "
                + literal.apply(option("FIELD_OPTIONALLY_ENCLOSED_BY", "NONE").equals("NONE") ? "" : "\"")
                + ", escape = '\"', skip = " + Integer.parseInt(option("SKIP_HEADER", "0"))
                + ", allow_quoted_nulls = false, " + (emptyIsNull ? "" : "force_not_null = ['o0'], ")
                + "null_padding = " + !isStrict() + ", parallel = false, max_line_size = " + LONGEST_LINE
                + ", buffer_size = " + LONGEST_LINE
                + ", compression = " + literal.apply(compression(files)) + ")";
    }

    private String compression(List<Location.StagedFile> files) {
        String named = option("COMPRESSION", "AUTO");
        String first = files.isEmpty() ? "" : files.get(0).name();
        return switch (named) {
            case "ZSTD" -> "zstd";
            case "GZIP" -> "gzip";
            case "NONE" -> "none";
            case "AUTO" -> first.endsWith(".gz") ? "gzip" : first.endsWith(".zst") ? "zstd" : "none";
            default ->
                throw new SnowflakeError(
                        "001003",
                        "42000",
                        "SQL compilation error:\nthe local Snowflake does not know COMPRESSION = " + named + ".");
        };
    }
}
