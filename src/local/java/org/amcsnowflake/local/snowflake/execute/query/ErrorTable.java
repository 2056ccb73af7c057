package org.amcsnowflake.local.snowflake.execute.query;

import org.amcsnowflake.local.snowflake.catalog.DataType;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.translate.Relation;

import java.util.List;

/** The error table of a table with ERROR_LOGGING. */
public final class ErrorTable {
    /** Included in OWNERSHIP. */
    public static final String PRIVILEGE = "SELECT ERROR TABLE";

    private static final DataType OBJECT = new DataType.Variant("OBJECT");
    private static final List<Relation.Output> COLUMNS = List.of(
            new Relation.Output("TIMESTAMP", new DataType.Timestamp(DataType.Zone.LTZ, 9)),
            new Relation.Output("QUERY_ID", DataType.Text.DEFAULT),
            new Relation.Output("ERROR_CODE", DataType.Numeric.INTEGER),
            new Relation.Output("ERROR_METADATA", OBJECT),
            new Relation.Output("ERROR_DATA", OBJECT));

    private ErrorTable() {}

    public static Relation rows(Table base) {
        return new Relation(
                "SELECT time AS o0, query_id AS o1, CAST(code AS " + DataType.Numeric.INTEGER.physical()
                        + ") AS o2, metadata AS o3, data AS o4 FROM catalog_errors WHERE table_id = "
                        + required(base).id(),
                COLUMNS);
    }

    /** @throws SnowflakeError 002003 if error logging is off */
    public static Table required(Table base) {
        if (!base.errorLogging()) {
            throw SessionContext.missing("Object", "ERROR_TABLE(" + base.name() + ")", "42S02");
        }
        return base;
    }
}
