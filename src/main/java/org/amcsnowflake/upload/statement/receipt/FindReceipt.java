package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.upload.phase.EarlierReceipt;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Finds out whether an earlier attempt of the upload has committed, after its transaction has ended. */
public final class FindReceipt implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return upload.receipt().table().findSql(upload.identity().id(), EarlierReceipt.FIELDS);
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        if (!rows.isEmpty()) {
            upload.receipt().found(EarlierReceipt.of(rows.get(0)));
        }
        return upload;
    }
}
