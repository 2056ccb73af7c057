package org.amcsnowflake.local.snowflake.stage;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A file format: its validated options by name, and Snowflake's defaults. */
public final class FileFormat {
    private static final Set<String> OF_BOTH = Set.of(
            "TYPE",
            "COMPRESSION",
            "DATE_FORMAT",
            "TIME_FORMAT",
            "TIMESTAMP_FORMAT",
            "BINARY_FORMAT",
            "NULL_IF",
            "TRIM_SPACE",
            "MULTI_LINE",
            "REPLACE_INVALID_CHARACTERS",
            "SKIP_BYTE_ORDER_MARK",
            "FILE_EXTENSION");
    private static final Set<String> OF_CSV = Set.of(
            "ENCODING",
            "RECORD_DELIMITER",
            "FIELD_DELIMITER",
            "SKIP_HEADER",
            "PARSE_HEADER",
            "SKIP_BLANK_LINES",
            "FIELD_OPTIONALLY_ENCLOSED_BY",
            "ESCAPE",
            "ESCAPE_UNENCLOSED_FIELD",
            "EMPTY_FIELD_AS_NULL",
            "ERROR_ON_COLUMN_COUNT_MISMATCH");
    private static final Set<String> OF_JSON =
            Set.of("STRIP_OUTER_ARRAY", "STRIP_NULL_VALUES", "ALLOW_DUPLICATE", "ENABLE_OCTAL", "IGNORE_UTF8_ERRORS");

    private final Map<String, List<String>> options;

    /**
     * @param written options by upper-cased name
     * @throws SnowflakeError if one is unknown
     */
    public FileFormat(Map<String, List<String>> written) {
        options = new HashMap<>(written);
        Set<String> own = isJson() ? OF_JSON : OF_CSV;
        require(isJson() || text("TYPE", "CSV").equals("CSV"), "TYPE = " + text("TYPE", ""));
        for (String option : options.keySet()) {
            if (!OF_BOTH.contains(option) && !own.contains(option)) {
                throw new SnowflakeError(
                        "001420", "22023", "SQL compilation error:\ninvalid parameter '" + option + "'");
            }
        }
        require(text("ENCODING", "UTF8").replace("-", "").equalsIgnoreCase("UTF8"), "ENCODING other than UTF8");
        requireValue("DATE_FORMAT", "AUTO");
        requireValue("TIME_FORMAT", "AUTO");
        requireValue("TIMESTAMP_FORMAT", "AUTO");
        requireValue("MULTI_LINE", "TRUE");
        requireValue("ENABLE_OCTAL", "FALSE");
        require(!flag("PARSE_HEADER", false) || number("SKIP_HEADER") == 0, "SKIP_HEADER with PARSE_HEADER");
    }

    private void requireValue(String option, String only) {
        require(text(option, only).equalsIgnoreCase(only), option + " = " + text(option, only));
    }

    private static void require(boolean known, String what) {
        if (!known) {
            throw new SnowflakeError(
                    "001003", "42000", "SQL compilation error:\nthe local Snowflake does not know " + what + ".");
        }
    }

    public boolean isJson() {
        return text("TYPE", "CSV").equals("JSON");
    }

    boolean flag(String option, boolean otherwise) {
        return Boolean.parseBoolean(text(option, String.valueOf(otherwise)));
    }

    /** Whether the first record contains the field names. */
    public boolean hasHeader() {
        return flag("PARSE_HEADER", false);
    }

    /** Whether a record with too many or too few fields is an error. */
    public boolean isStrict() {
        return flag("ERROR_ON_COLUMN_COUNT_MISMATCH", true);
    }

    int number(String option) {
        return Integer.parseInt(text(option, "0"));
    }

    String text(String option, String otherwise) {
        List<String> value = options.getOrDefault(option, List.of());
        return value.isEmpty() ? otherwise : value.get(0);
    }

    /** A single character or none; also written as {@code 0x27} or in octal. */
    @Nullable
    Character character(String option, @Nullable Character otherwise) {
        if (!options.containsKey(option)) {
            return otherwise;
        }
        String text = delimiter(option, "");
        require(text.length() <= 1, option + " of several characters");
        return text.isEmpty() ? null : text.charAt(0);
    }

    /** Empty for NONE. */
    String delimiter(String option, String otherwise) {
        String text = text(option, otherwise);
        if (text.equalsIgnoreCase("NONE")) {
            return "";
        }
        return text.toLowerCase(Locale.ROOT).matches("0x[0-9a-f]{2}")
                ? String.valueOf((char) Integer.parseInt(text.substring(2), 16))
                : text;
    }

    List<String> nulls() {
        return options.getOrDefault("NULL_IF", isJson() ? List.of() : List.of("\\N"));
    }

    String compression() {
        return text("COMPRESSION", "AUTO").toUpperCase(Locale.ROOT);
    }
}
