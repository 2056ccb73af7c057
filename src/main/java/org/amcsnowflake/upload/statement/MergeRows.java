package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Merges the rows of the result into the target. */
public final class MergeRows implements UploadStatement<Merging, Merging> {

    @Override
    public String sql(Merging upload) {
        return upload.load().merge().statement().sql();
    }

    @Override
    public List<String> binds(Merging upload) {
        return upload.load().binds();
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        return upload.merged(
                UploadStatement.number(rows.get(0), "number of rows inserted"),
                UploadStatement.number(rows.get(0), "number of rows updated"));
    }
}
