package org.amcsnowflake.upload.statement.receipt;

import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Deletes the receipt of an earlier attempt, whose rows this one replaces. */
public final class DeleteReceipt implements UploadStatement<Merging, Merging> {

    @Override
    public String sql(Merging upload) {
        return upload.receipt().table().deleteSql(upload.identity().id());
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        return upload;
    }

    @Override
    public Merging refused(Merging upload, SQLException refusal) throws SQLException {
        throw InsertReceipt.changed(upload, refusal);
    }
}
