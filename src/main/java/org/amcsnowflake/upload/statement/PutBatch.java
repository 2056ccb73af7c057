package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.stage.PutFile;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.result.Batch;
import org.amcsnowflake.upload.step.ItemStatement;

import java.util.List;
import java.util.Map;

/** Sends a batch's compressed file to the upload's own folder in the user's stage. */
public final class PutBatch implements ItemStatement<Opened, Batch> {

    @Override
    public String sql(Opened upload, Batch batch) {
        return new PutFile(batch.file(), upload.session().files().folder(batch.table(), upload.tablesWithRows())).sql();
    }

    @Override
    public void read(Opened upload, Batch batch, List<Map<String, Object>> rows) {
        if (!PutFile.isUploaded(rows)) {
            throw new Fault(ErrorClass.TRANSIENT, "Snowflake did not accept batch " + batch.ordinal() + ": " + rows);
        }
        upload.session().files().add(batch);
        batch.delete();
    }
}
