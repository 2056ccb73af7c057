package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.UploadReceipt;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Adds the columns that a table for receipts of an earlier version lacks. */
public final class ExtendReceiptTable implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        UploadReceipt receipt = upload.receipt();
        return receipt.existing()
                .flatMap(receipt.table()::addColumns)
                .orElseThrow()
                .sql();
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        upload.receipt().tableIsChanged();
        return upload;
    }

    /** Only the owner may add columns. */
    @Override
    public Opened refused(Opened upload, SQLException refusal) throws SQLException {
        if (Diagnosis.of(refusal).errorClass() != ErrorClass.PRIVILEGE) {
            throw refusal;
        }
        String fix = sql(upload).replaceAll("\\s*\\n\\s*", " ") + ";";
        throw new Fault(
                ErrorClass.PRIVILEGE,
                "The role may not add the columns that the table of receipts, "
                        + upload.receipt().table().name() + ", lacks. Nothing was stored. Have its owner run: " + fix
                        + " Then retry.",
                List.of(fix));
    }
}
