package org.amcsnowflake.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A column's type: those this service creates, and {@link Other} for other types in existing tables. */
public sealed interface ColumnType {

    /** The longest text that fits a VARCHAR without a length, in characters. */
    long DEFAULT_TEXT_LENGTH = 16_777_216;

    /** The longest text that fits any VARCHAR, in characters. */
    long MAXIMUM_TEXT_LENGTH = 134_217_728;

    /** The longest text that PARSE_JSON accepts with any characters: 64 MB, at most 4 bytes per character. */
    long MAXIMUM_JSON_LENGTH = 16_777_216;

    int MAXIMUM_DIGITS = 38;

    /** The most digits after the decimal point that a NUMBER can have. */
    int MAXIMUM_SCALE = 37;

    String sql();

    record Numeric(int precision, int scale) implements ColumnType {
        @Override
        public String sql() {
            return "NUMBER(" + precision + "," + scale + ")";
        }

        int integerDigits() {
            return precision - scale;
        }
    }

    record Floating() implements ColumnType {
        @Override
        public String sql() {
            return "FLOAT";
        }
    }

    /**
     * @param length in characters
     * @param collation by which Snowflake compares the column's values; empty if it compares them exactly
     */
    record Text(long length, String collation) implements ColumnType {
        public Text(long length) {
            this(length, "");
        }

        @Override
        public String sql() {
            return length == DEFAULT_TEXT_LENGTH ? "VARCHAR" : "VARCHAR(" + length + ")";
        }
    }

    record Logical() implements ColumnType {
        @Override
        public String sql() {
            return "BOOLEAN";
        }
    }

    record Variant() implements ColumnType {
        @Override
        public String sql() {
            return "VARIANT";
        }
    }

    record Date() implements ColumnType {
        @Override
        public String sql() {
            return "DATE";
        }
    }

    /** @param zone how an offset is treated @param fraction fractional digits of a second, 0 to 9 */
    record Timestamp(Zone zone, int fraction) implements ColumnType {
        @Override
        public String sql() {
            return "TIMESTAMP_" + zone + "(" + fraction + ")";
        }
    }

    /** The suffixes of Snowflake's three timestamp types: no zone, local zone, with zone. */
    enum Zone {
        NTZ,
        LTZ,
        TZ
    }

    /** A type that this service never creates; {@code sql} is as in the table's description. */
    record Other(String sql) implements ColumnType {}

    static ColumnType text() {
        return new Text(DEFAULT_TEXT_LENGTH);
    }

    static ColumnType timestamp() {
        return new Timestamp(Zone.NTZ, 9);
    }

    /** Parses a type as DESCRIBE TABLE writes it: {@code NUMBER(38,0)}, {@code VARCHAR(16777216) COLLATE 'en-ci'}. */
    static ColumnType parse(String described) {
        Matcher matcher = Described.FORM.matcher(described.strip());
        if (!matcher.matches()) {
            return new Other(described);
        }
        String collation = matcher.group(4) == null ? "" : matcher.group(4);
        int first = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
        int second = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        return switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "NUMBER", "DECIMAL", "NUMERIC" -> new Numeric(first < 0 ? MAXIMUM_DIGITS : first, second);
            case "FLOAT", "DOUBLE", "REAL" -> new Floating();
            case "VARCHAR", "TEXT", "STRING" -> new Text(first < 0 ? DEFAULT_TEXT_LENGTH : first, collation);
            case "BOOLEAN" -> new Logical();
            case "VARIANT" -> new Variant();
            case "DATE" -> new Date();
            case "TIMESTAMP_NTZ" -> new Timestamp(Zone.NTZ, first < 0 ? 9 : first);
            case "TIMESTAMP_LTZ" -> new Timestamp(Zone.LTZ, first < 0 ? 9 : first);
            case "TIMESTAMP_TZ" -> new Timestamp(Zone.TZ, first < 0 ? 9 : first);
            default -> new Other(described);
        };
    }

    /** A type as a user writes it; empty if Snowflake refuses it, or this service does not create it. */
    static Optional<ColumnType> written(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT);
        ColumnType type = switch (name) {
            case "INT", "INTEGER", "BIGINT" -> new Numeric(MAXIMUM_DIGITS, 0);
            default -> parse(name);
        };
        boolean isValid;
        if (type instanceof Numeric number) {
            isValid = number.precision() >= 1
                    && number.precision() <= MAXIMUM_DIGITS
                    && number.scale() <= Math.min(number.precision(), MAXIMUM_SCALE);
        } else if (type instanceof Text varchar) {
            isValid = varchar.length() >= 1 && varchar.length() <= MAXIMUM_TEXT_LENGTH && !name.contains(",");
        } else if (type instanceof Timestamp timestamp) {
            isValid = timestamp.fraction() <= 9;
        } else {
            // They have no length.
            isValid = !(type instanceof Other) && !name.contains("(");
        }
        boolean hasCollation = name.contains("COLLATE");
        return isValid && !hasCollation ? Optional.of(type) : Optional.empty();
    }

    /** The parsed text of a type. */
    final class Described {
        private static final Pattern FORM = Pattern.compile(
                "([A-Z_]+)(?:\\((\\d{1,9})(?:,\\s*(\\d{1,3}))?\\))?(?:\\s+COLLATE\\s+'([^']*)')?",
                Pattern.CASE_INSENSITIVE);

        private Described() {}
    }
}
