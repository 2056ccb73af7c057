package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.CommitTransaction;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Makes the upload visible. */
public final class Commit implements UploadStatement<Merging, Merged> {

    @Override
    public String sql(Merging upload) {
        return new CommitTransaction().sql();
    }

    @Override
    public Merged read(Merging upload, List<Map<String, Object>> rows) {
        return upload.committed();
    }
}
