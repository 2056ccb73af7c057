package org.amcsnowflake.local.snowflake.catalog;

import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** A Snowflake type, and how DuckDB stores its values. */
public sealed interface DataType {
    long DEFAULT_LENGTH = 16_777_216;

    /** As DESCRIBE TABLE shows it. */
    String described();

    /** The DuckDB type of a column with such values. */
    String physical();

    ResultColumn resultColumn(String name, boolean nullable);

    record Numeric(int precision, int scale) implements DataType {
        public static final Numeric INTEGER = new Numeric(38, 0);

        @Override
        public String described() {
            return "NUMBER(" + precision + "," + scale + ")";
        }

        @Override
        public String physical() {
            return "DECIMAL(" + precision + "," + scale + ")";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, "fixed", nullable, precision, scale, 0);
        }
    }

    record Floating() implements DataType {
        @Override
        public String described() {
            return "FLOAT";
        }

        @Override
        public String physical() {
            return "DOUBLE";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, "real", nullable, 0, 0, 0);
        }
    }

    /**
     * @param length in characters
     * @param collation empty if a definition specifies an empty one; null if it specifies none
     */
    record Text(long length, @Nullable String collation) implements DataType {
        public static final Text DEFAULT = new Text(DEFAULT_LENGTH);
        /** The type of a column that is NULL in every row, and is compatible with any type. */
        public static final Text OF_NULL = new Text(0);

        public static final Text LONGEST = new Text(134_217_728);

        public Text(long length) {
            this(length, null);
        }

        /** The type of a column; {@code otherwise} is the default collation of its definition. */
        public Text collated(String otherwise) {
            String chosen = collation == null ? otherwise : collation;
            return new Text(length, chosen.isEmpty() ? null : chosen);
        }

        @Override
        public String described() {
            return "VARCHAR(" + length + ")" + (collation == null ? "" : " COLLATE '" + collation + "'");
        }

        /**
         * The DuckDB type of the column, in which texts that differ in case are equal if the collation ignores case.
         */
        public String column() {
            boolean ignoresCase = collation != null && ("-" + collation + "-").contains("-ci-");
            return ignoresCase ? "VARCHAR COLLATE NOCASE" : "VARCHAR";
        }

        @Override
        public String physical() {
            return "VARCHAR";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, "text", nullable, 0, 0, length);
        }
    }

    record Logical() implements DataType {
        @Override
        public String described() {
            return "BOOLEAN";
        }

        @Override
        public String physical() {
            return "BOOLEAN";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, "boolean", nullable, 0, 0, 0);
        }
    }

    record Date() implements DataType {
        @Override
        public String described() {
            return "DATE";
        }

        @Override
        public String physical() {
            return "DATE";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, "date", nullable, 0, 0, 0);
        }
    }

    /**
     * Stored as nanoseconds since 1970 in a HUGEINT, since no DuckDB type supports both nine digits and the years 1 to
     * 9999. With a zone, the lowest 12 bits contain the offset in minutes plus 1440.
     *
     * @param fraction fractional digits of a second
     */
    record Timestamp(Zone zone, int fraction) implements DataType {
        @Override
        public String described() {
            return "TIMESTAMP_" + zone + "(" + fraction + ")";
        }

        @Override
        public String physical() {
            return "HUGEINT";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(
                    name, "timestamp_" + zone.name().toLowerCase(Locale.ROOT), nullable, 0, fraction, 0);
        }
    }

    enum Zone {
        NTZ,
        LTZ,
        TZ
    }

    /** Stored as JSON text. */
    record Variant(String word) implements DataType {
        @Override
        public String described() {
            return word;
        }

        @Override
        public String physical() {
            return "VARCHAR";
        }

        @Override
        public ResultColumn resultColumn(String name, boolean nullable) {
            return new ResultColumn(name, word.toLowerCase(Locale.ROOT), nullable, 0, 0, 0);
        }
    }
}
