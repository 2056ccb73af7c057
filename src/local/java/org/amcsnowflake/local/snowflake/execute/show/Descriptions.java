package org.amcsnowflake.local.snowflake.execute.show;

import org.amcsnowflake.local.snowflake.catalog.Column;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Runs DESCRIBE TABLE, which needs no warehouse and any privilege on the table. */
public final class Descriptions {
    private static final List<String> DESCRIBED = List.of(
            "name",
            "type",
            "kind",
            "null?",
            "default",
            "primary key",
            "unique key",
            "check",
            "expression",
            "comment",
            "policy name",
            "privacy domain");

    private final SessionContext session;

    public Descriptions(SessionContext session) {
        this.session = session;
    }

    public Answer describe(Statement.DescribeTable describe) {
        Table table = session.table(describe.name());
        List<@Nullable String[]> rows = new ArrayList<>();
        for (Column column : table.columns()) {
            rows.add(new @Nullable String[] {
                column.name(),
                column.type().described(),
                "COLUMN",
                column.nullable() ? "Y" : "N",
                column.initial(),
                column.primaryKey() ? "Y" : "N",
                "N",
                null,
                null,
                null,
                null,
                null
            });
        }
        return Results.table(StatementType.DESCRIBE, DESCRIBED, rows);
    }
}
