package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Reads the target's columns, which also shows whether it exists: the list of tables may lack it. Needs no warehouse.
 */
public final class DescribeTarget implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return TargetTable.describeSql(upload.target().name());
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        return upload.with(upload.target().with(upload.target().described(rows)));
    }

    /** The table does not exist, or the role cannot see it. */
    @Override
    public Opened refused(Opened upload, SQLException refusal) throws SQLException {
        if (!TargetTable.isAbsent(refusal)) {
            throw refusal;
        }
        return upload.with(upload.target().absent());
    }
}
