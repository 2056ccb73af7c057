package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.DropTable;
import org.amcsnowflake.upload.phase.Merged;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Drops the temporary table, since the session is kept for the next upload. */
public final class DropStagingTable implements UploadStatement<Merged, Merged> {

    @Override
    public String sql(Merged upload) {
        return new DropTable(upload.merging().load().stagingTable()).sql();
    }

    @Override
    public Merged read(Merged upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
