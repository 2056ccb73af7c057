package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.ReceiptTable;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads the columns of the table for receipts, which also shows whether it exists. Needs no warehouse. */
public final class DescribeReceiptTable implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return TargetTable.describeSql(upload.receipt().table().name());
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        ReceiptTable table = upload.receipt().table();
        TargetTable existing = TargetTable.unknown(table.name()).described(rows);
        table.unusable(existing).ifPresent(reason -> {
            throw unusable(table.name(), reason);
        });
        upload.receipt().described(existing);
        return upload;
    }

    /** @param reason why it is no table for receipts: {@code is a view} */
    static Fault unusable(QualifiedName table, String reason) {
        return Fault.data("The table " + table + " cannot take receipts, since it " + reason
                + ". Nothing was stored. Rename or drop it, so that the service can create it with the right"
                + " columns; or turn receipts off in Settings → Snowflake Configuration. Then retry.");
    }

    /** The table does not exist, or the role cannot see it. */
    @Override
    public Opened refused(Opened upload, SQLException refusal) throws SQLException {
        if (!TargetTable.isAbsent(refusal)) {
            throw refusal;
        }
        return upload;
    }
}
