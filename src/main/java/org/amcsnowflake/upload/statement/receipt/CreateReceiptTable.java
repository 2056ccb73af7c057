package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Creates the table for receipts, unless another upload has created it meanwhile. */
public final class CreateReceiptTable implements UploadStatement<Opened, Opened> {

    @Override
    public String sql(Opened upload) {
        return upload.receipt().table().createSql();
    }

    @Override
    public Opened read(Opened upload, List<Map<String, Object>> rows) {
        upload.receipt().tableIsChanged();
        return upload;
    }
}
