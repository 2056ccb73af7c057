package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Deletes the rows that this upload replaces: its own from before, and those of the executions that it supersedes. */
public final class DeleteStaleRows implements UploadStatement<Merging, Merging> {
    static final String COUNT = "number of rows deleted";

    @Override
    public String sql(Merging upload) {
        return upload.planned().staleRows().orElseThrow().sql();
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        return upload.deleted(UploadStatement.number(rows.get(0), COUNT));
    }
}
