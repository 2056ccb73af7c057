package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.TargetTable;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/**
 * Reads the target's columns again: if somebody has changed them since the load was planned, the transaction ends here.
 */
public final class ConfirmTarget implements UploadStatement<Merging, Merging> {

    @Override
    public String sql(Merging upload) {
        return TargetTable.describeSql(upload.target().name());
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        TargetTable now = upload.target().described(rows);
        List<String> differences = upload.load().load().differences(now);
        if (!differences.isEmpty()) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "Somebody changed the target " + upload.target() + " during the upload: "
                            + String.join(", ", differences) + ". Nothing was stored; the upload is planned again.");
        }
        return upload.confirmed(now);
    }
}
