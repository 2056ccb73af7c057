package org.amcsnowflake.shaping;

import org.amcsnowflake.sql.ColumnType;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a transform does to a value: a closed set, each of which always does the same to the same row. */
public sealed interface Operation
        permits Operation.Unit,
                Operation.Text,
                Operation.NullIf,
                Operation.Default,
                Operation.Cast,
                Operation.DateFormat,
                Operation.Hash,
                Convert {

    /** The usual type of amounts. */
    ColumnType AMOUNT = new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 12);

    /** The name in {@code snowflake_transforms}. */
    String label();

    /** Other columns that it reads. */
    default Set<String> reads() {
        return Set.of();
    }

    /**
     * @return the changed value, or null for NULL
     * @throws UnsuitableValueException if it cannot be changed
     */
    @Nullable
    Cell apply(Cell value, Row row);

    /** Instead of NULL. */
    default @Nullable Cell ofNull() {
        return null;
    }

    /** The type that the column is declared to have afterwards, given that of before; empty if it is inferred. */
    Optional<ColumnType> declared(Optional<ColumnType> before);

    /** The type of a new column if all values are NULL, so that later ones fit; given that of before. */
    default ColumnType typeOfNulls(ColumnType before) {
        return before;
    }

    /** Whether the values have to fit the declared type exactly. */
    default boolean casts() {
        return false;
    }

    /** A unit of money. */
    enum Unit implements Operation {
        /** 100,000,000 to one unit of the currency. */
        MICROCENTS(8),
        /** 100,000 to one unit of the currency. */
        MILLICENTS(5);

        private final int digits;

        Unit(int digits) {
            this.digits = digits;
        }

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Cell apply(Cell value, Row row) {
            return ExactNumber.of(value).movePointLeft(digits).cell();
        }

        @Override
        public ColumnType typeOfNulls(ColumnType before) {
            return AMOUNT;
        }

        /** Amounts are decimals, also if the result declares its units as integers or doubles. */
        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return Optional.empty();
        }
    }

    /** A change of texts; other values stay as they are. */
    enum Text implements Operation {
        TRIM {
            @Override
            String change(String text) {
                return WhiteSpace.trim(text);
            }
        },
        UPPER {
            @Override
            String change(String text) {
                return text.toUpperCase(Locale.ROOT);
            }
        },
        LOWER {
            @Override
            String change(String text) {
                return text.toLowerCase(Locale.ROOT);
            }
        };

        abstract String change(String text);

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Cell apply(Cell value, Row row) {
            return value.isText() ? Cell.text(change(value.text())) : value;
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return before;
        }
    }

    /** NULL instead of certain values. */
    record NullIf(Set<Cell> values) implements Operation {
        public NullIf {
            values = values.stream().map(ExactNumber::comparable).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public String label() {
            return "null_if";
        }

        @Override
        public @Nullable Cell apply(Cell value, Row row) {
            return values.contains(ExactNumber.comparable(value)) ? null : value;
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return before;
        }
    }

    /** A value instead of NULL. */
    record Default(Cell value) implements Operation {
        @Override
        public String label() {
            return "default";
        }

        @Override
        public Cell apply(Cell given, Row row) {
            return given;
        }

        @Override
        public Cell ofNull() {
            return value;
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return before;
        }
    }

    /** A Snowflake type. What it cannot store exactly fails the upload. */
    record Cast(ColumnType type) implements Operation {
        @Override
        public String label() {
            return "cast";
        }

        /** A value in a form that the type does not have stays as it is, and is reported when all have been read. */
        @Override
        public Cell apply(Cell value, Row row) {
            if (type instanceof ColumnType.Text) {
                return Cell.text(value.text());
            }
            boolean isNumeric = type instanceof ColumnType.Numeric || type instanceof ColumnType.Floating;
            if (isNumeric && value.isText() && ExactNumber.isWrittenIn(value.text())) {
                return new Cell(Cell.Kind.NUMBER, value.text());
            }
            if (type instanceof ColumnType.Logical && value.isText()) {
                String word = value.text().toLowerCase(Locale.ROOT);
                return word.equals("true") || word.equals("false") ? new Cell(Cell.Kind.LOGICAL, word) : value;
            }
            return value;
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return Optional.of(type);
        }

        @Override
        public boolean casts() {
            return true;
        }
    }

    /** Dates and times that are written in another form than ISO 8601. */
    record DateFormat(InputFormat format) implements Operation {
        @Override
        public String label() {
            return "date_format";
        }

        @Override
        public Cell apply(Cell value, Row row) {
            return Cell.text(format.iso(value.text()));
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return Optional.of(ColumnType.timestamp());
        }
    }

    /** SHA-256 of the value's text, for identifiers that must not leave. */
    record Hash() implements Operation {
        @Override
        public String label() {
            return "hash";
        }

        @Override
        public Cell apply(Cell value, Row row) {
            return Cell.text(Sha256.hex(value.text().getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Optional<ColumnType> declared(Optional<ColumnType> before) {
            return Optional.of(ColumnType.text());
        }
    }
}
