package org.amcsnowflake.upload.statement;

import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Deletes the rows of superseded executions whose key the result no longer has. */
public final class DeleteAbsentKeys implements UploadStatement<Merging, Merging> {

    @Override
    public String sql(Merging upload) {
        return upload.absentKeys().orElseThrow().sql();
    }

    @Override
    public List<String> binds(Merging upload) {
        return upload.absentKeys().orElseThrow().readsResult() ? upload.load().binds() : List.of();
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        return upload.deleted(UploadStatement.number(rows.get(0), DeleteStaleRows.COUNT));
    }
}
