package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.change.TableRows;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.amcsnowflake.local.snowflake.sql.Query;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.translate.Conversion;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.amcsnowflake.local.snowflake.translate.StagedRows;
import org.amcsnowflake.local.snowflake.translate.Typed;

import java.util.ArrayList;
import java.util.List;

import static java.util.stream.Collectors.joining;

/** The resolved columns of a COPY: an expression in DuckDB's SQL for each. */
final class CopyPlan {
    private final Table table;
    private final List<Column> columns;
    private final FieldArrangement arrangement;
    private final Conversion.Storing storing;
    private final List<Typed> values = new ArrayList<>();

    CopyPlan(Statement.Copy copy, Table table, FileFormat format) {
        this.table = table;
        this.columns = TableRows.columns(table, copy.columns());
        this.storing = copy.options().truncate() ? Conversion.Storing.CUT : Conversion.Storing.COPY;
        boolean isMatched = !copy.options().match().equals("NONE");
        if (copy.select() == null && format.isJson() && !isMatched && !isOneVariant(columns)) {
            throw new SnowflakeError(
                    "002019",
                    "0A000",
                    "SQL compilation error:\nJSON file format can produce one and only one column of variant, object, or"
                            + " array type. Load data into separate columns using the MATCH_BY_COLUMN_NAME copy option or"
                            + " copy with transformation.");
        }
        if (!format.isJson() && format.hasHeader() != isMatched) {
            throw SqlErrors.unsupported("PARSE_HEADER without MATCH_BY_COLUMN_NAME of CSV, or that without it");
        }
        this.arrangement =
                new FieldArrangement(table, columns, format, copy.options().match(), copy.select() != null);
    }

    private static boolean isOneVariant(List<Column> columns) {
        return columns.size() == 1 && columns.get(0).type() instanceof DataType.Variant;
    }

    FieldArrangement arrangement() {
        return arrangement;
    }

    List<Column> columns() {
        return columns;
    }

    /** The fields in column order. */
    void takeFields(StagedRows rows) {
        for (int i = 1; i <= columns.size(); i++) {
            values.add(new Typed("s." + rows.field(i), rows.fieldType()));
        }
    }

    /** The results of a transformation. */
    void takeSelect(Query.Select select, QueryTranslator translator) {
        List<Typed> computed = translator.items(select);
        TableRows.requireColumns(computed.size(), columns.size());
        values.addAll(computed);
    }

    /** The stored value of one column, over the staged rows {@code s}. */
    String stored(int column) {
        return Conversion.stored(values.get(column), columns.get(column), storing);
    }

    /**
     * Inserts the rows of all files in one statement.
     *
     * @param skipped the places of files that are left out
     */
    String insertSql(StagedRead read, List<Integer> skipped) {
        StringBuilder select = new StringBuilder("SELECT ");
        for (int i = 0; i < columns.size(); i++) {
            select.append(i == 0 ? "" : ", ").append(stored(i)).append(" AS ").append(Relation.column(i));
        }
        select.append(" FROM temp.main.").append(read.table()).append(" AS s");
        if (!skipped.isEmpty()) {
            select.append(skipped.stream().map(String::valueOf).collect(joining(", ", " WHERE s.place NOT IN (", ")")));
        }
        return TableRows.insertSql(table, columns, select.toString());
    }

    /** As named in messages. */
    String named(int column) {
        return "\"" + table.name().table() + "\"[\"" + columns.get(column).name() + "\":" + (column + 1) + "]";
    }
}
