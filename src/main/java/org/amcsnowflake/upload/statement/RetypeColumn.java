package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.SetColumnType;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.ItemStatement;

import java.util.List;
import java.util.Map;

/**
 * Widens a column of a table that this service created in place, for longer texts or more digits before the decimal
 * point.
 */
public final class RetypeColumn implements ItemStatement<PlannedLoad, SetColumnType> {

    @Override
    public String sql(PlannedLoad upload, SetColumnType column) {
        return column.sql();
    }

    @Override
    public void read(PlannedLoad upload, SetColumnType column, List<Map<String, Object>> rows) {}
}
