package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Adds the columns to the target that the result has and the table lacks. */
public final class ExtendTarget implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        return upload.load().addColumns().orElseThrow().sql();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
