package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.merge.KeyBounds;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Queries the smallest and the largest key, so that Snowflake scans only the rows between them. */
public final class FindKeyBounds implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        return bounds(upload).sql();
    }

    @Override
    public List<String> binds(PlannedLoad upload) {
        return upload.binds();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        return upload.within(bounds(upload).read(rows.get(0)));
    }

    private static KeyBounds bounds(PlannedLoad upload) {
        return upload.merge().keyBounds().orElseThrow();
    }
}
