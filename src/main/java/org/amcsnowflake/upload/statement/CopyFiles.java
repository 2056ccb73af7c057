package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.stage.CopyInto;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.phase.StagedFiles;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Loads the staged files into the temporary table; every staged row must be loaded. */
public final class CopyFiles implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        StagedFiles files = upload.session().files();
        int part = upload.opened().part();
        return new CopyInto(
                        upload.stagingTable(),
                        files.folder(part, upload.opened().tablesWithRows()),
                        files.names(part))
                .sql();
    }

    @Override
    public PlannedLoad read(PlannedLoad upload, List<Map<String, Object>> rows) {
        long loaded = CopyInto.loadedRows(rows);
        if (loaded != upload.counts().staged()) {
            throw Fault.withValues(
                    ErrorClass.TRANSIENT,
                    shown -> "Snowflake loaded " + loaded + " of the "
                            + upload.counts().staged() + " staged rows: " + shown.apply(rows.toString()));
        }
        return upload.loaded(loaded);
    }
}
