package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Creates the session's own temporary table, whose columns are the staged files' fields. */
public final class CreateStagingTable implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        return upload.load().stagingTable(upload.stagingTable()).sql();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
