package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Creates the target, unless somebody else has created it meanwhile; its description is confirmed before COMMIT. */
public final class CreateTarget implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        return upload.load().createTable().orElseThrow().sql();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
