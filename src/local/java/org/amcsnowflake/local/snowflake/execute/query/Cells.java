package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.value.VariantText;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Converts DuckDB's values to the drivers' JSON wire form. */
public final class Cells {
    private static final BigInteger ZONE = BigInteger.valueOf(4096);

    private Cells() {}

    public static List<@Nullable String[]> rows(ResultSet result, List<Relation.Output> columns) throws SQLException {
        List<@Nullable String[]> rows = new ArrayList<>();
        while (result.next()) {
            @Nullable String[] row = new @Nullable String[columns.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = cell(result, i + 1, columns.get(i).type());
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable String cell(ResultSet result, int index, DataType type) throws SQLException {
        Object value = result.getObject(index);
        if (value == null) {
            return null;
        }
        if (type instanceof DataType.Logical) {
            return Boolean.TRUE.equals(value) ? "1" : "0";
        }
        if (type instanceof DataType.Date) {
            return Long.toString(((LocalDate) value).toEpochDay());
        }
        if (type instanceof DataType.Timestamp timestamp) {
            return timestamp(new BigInteger(value.toString()), timestamp.zone());
        }
        if (type instanceof DataType.Numeric && value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return type instanceof DataType.Variant ? VariantText.pretty(value.toString()) : value.toString();
    }

    private static String timestamp(BigInteger held, DataType.Zone zone) {
        if (zone != DataType.Zone.TZ) {
            return seconds(held);
        }
        BigInteger minutes = held.mod(ZONE);
        return seconds(held.subtract(minutes).divide(ZONE)) + " " + minutes;
    }

    private static String seconds(BigInteger nanos) {
        return new BigDecimal(nanos, 9).toPlainString();
    }
}
