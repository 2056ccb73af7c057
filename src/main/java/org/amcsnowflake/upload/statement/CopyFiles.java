package org.amcsnowflake.upload.statement;

import org.amcsnowflake.snowflake.CopyInto;
import org.amcsnowflake.snowflake.ErrorClass;
import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.upload.PlannedLoad;
import org.amcsnowflake.upload.StagedFiles;

import java.util.List;
import java.util.Map;

/** Loads the staged files into the temporary table; every staged row has to arrive. */
final class CopyFiles implements UploadStatement<PlannedLoad, PlannedLoad> {

    @Override
    public String sql(PlannedLoad upload) {
        StagedFiles files = upload.session().files();
        return new CopyInto(upload.stagingTable(), files.folder(), files.names()).sql();
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
