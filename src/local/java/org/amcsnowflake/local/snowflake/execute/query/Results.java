package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.ResultColumn;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.translate.Relation;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds results. */
public final class Results {
    private Results() {}

    public static Answer rows(StatementType type, List<Relation.Output> columns, List<@Nullable String[]> rows) {
        List<ResultColumn> described = columns.stream()
                .map(column -> column.columnType().resultColumn(column.name(), true))
                .toList();
        return new Answer(type, described, rows, null);
    }

    /** Text columns; a name that ends in # is a number. */
    public static Answer table(StatementType type, List<String> names, List<@Nullable String[]> rows) {
        List<Relation.Output> columns = names.stream()
                .map(name -> name.endsWith("#")
                        ? new Relation.Output(name.substring(0, name.length() - 1), DataType.Numeric.INTEGER)
                        : new Relation.Output(name, DataType.Text.DEFAULT))
                .toList();
        return rows(type, columns, rows);
    }

    /** One row of counts, as returned by INSERT, UPDATE, DELETE and MERGE. */
    public static Answer counts(StatementType type, List<String> names, Long... counts) {
        String[] row = Arrays.stream(counts).map(String::valueOf).toArray(String[]::new);
        List<@Nullable String[]> rows = new ArrayList<>();
        rows.add(row);
        return table(type, names.stream().map(name -> name + "#").toList(), rows);
    }

    public static Answer done(StatementType type, String text) {
        return Answer.status(type, text);
    }
}
