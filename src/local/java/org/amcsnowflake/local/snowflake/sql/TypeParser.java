package org.amcsnowflake.local.snowflake.sql;

import org.amcsnowflake.local.snowflake.catalog.DataType;

import java.util.Locale;

/** Parses a type, including synonyms. */
final class TypeParser {
    private final Tokens tokens;

    TypeParser(Tokens tokens) {
        this.tokens = tokens;
    }

    DataType type() {
        Token word = tokens.peek();
        String name = tokens.name().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "NUMBER", "DECIMAL", "NUMERIC", "DEC" -> numeric();
            case "INT", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "BYTEINT" -> DataType.Numeric.INTEGER;
            case "FLOAT", "FLOAT4", "FLOAT8", "REAL" -> new DataType.Floating();
            case "DOUBLE" -> {
                tokens.takes("PRECISION");
                yield new DataType.Floating();
            }
            case "VARCHAR", "STRING", "TEXT", "NVARCHAR" -> text(DataType.DEFAULT_LENGTH);
            case "CHAR", "CHARACTER", "NCHAR" -> text(1);
            case "BOOLEAN" -> new DataType.Logical();
            case "DATE" -> new DataType.Date();
            case "DATETIME", "TIMESTAMP", "TIMESTAMP_NTZ", "TIMESTAMPNTZ" -> timestamp(DataType.Zone.NTZ);
            case "TIMESTAMP_LTZ", "TIMESTAMPLTZ" -> timestamp(DataType.Zone.LTZ);
            case "TIMESTAMP_TZ", "TIMESTAMPTZ" -> timestamp(DataType.Zone.TZ);
            case "VARIANT", "OBJECT", "ARRAY" -> new DataType.Variant(name);
            default -> throw SqlErrors.unexpected(word);
        };
    }

    private DataType numeric() {
        if (!tokens.takes("(")) {
            return DataType.Numeric.INTEGER;
        }
        Token at = tokens.peek();
        int precision = tokens.integer();
        int scale = tokens.takes(",") ? tokens.integer() : 0;
        tokens.expect(")");
        if (precision < 1 || precision > 38 || scale > Math.min(37, precision)) {
            throw SqlErrors.unexpected(at);
        }
        return new DataType.Numeric(precision, scale);
    }

    private DataType text(long otherwise) {
        long length = length(otherwise);
        return new DataType.Text(length, tokens.takes("COLLATE") ? tokens.string() : null);
    }

    private long length(long otherwise) {
        if (!tokens.takes("(")) {
            return otherwise;
        }
        int length = tokens.integer();
        tokens.expect(")");
        return length;
    }

    private DataType timestamp(DataType.Zone zone) {
        int fraction = 9;
        if (tokens.takes("(")) {
            fraction = tokens.integer();
            tokens.expect(")");
        }
        return new DataType.Timestamp(zone, fraction);
    }
}
