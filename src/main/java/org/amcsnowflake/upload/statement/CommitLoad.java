package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.CommitTransaction;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Ends the transaction of the COPY, so that the one that changes the target begins with its own first statement. */
public final class CommitLoad implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        return new CommitTransaction().sql();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
