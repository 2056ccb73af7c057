package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.phase.UploadReceipt;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Writes the upload's receipt, in the transaction of its rows. */
public final class InsertReceipt implements UploadStatement<Merging, Merging> {
    private static final int UNKNOWN_COLUMN = 904;

    @Override
    public String sql(Merging upload) {
        UploadReceipt receipt = upload.receipt();
        return receipt.table().insertSql(receipt.values(upload));
    }

    @Override
    public List<String> binds(Merging upload) {
        return List.of(UploadReceipt.tables(upload));
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        return upload;
    }

    @Override
    public Merging refused(Merging upload, SQLException refusal) throws SQLException {
        throw changed(upload, refusal);
    }

    /** If somebody has changed the table since it was described, the next pass describes and creates it again. */
    static SQLException changed(Merging upload, SQLException refusal) {
        if (TargetTable.isAbsent(refusal) || refusal.getErrorCode() == UNKNOWN_COLUMN) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The table of receipts, " + upload.receipt().table().name()
                            + ", was dropped or changed during the upload. Nothing was stored; the upload is repeated."
                            + " (Snowflake says: " + refusal.getMessage() + ")");
        }
        return refusal;
    }
}
