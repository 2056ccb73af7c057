package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.stage.RemoveFiles;
import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/** Removes the staged files that previous attempts of this upload may have left, or may still have been sending. */
public final class RemovePreviousFiles implements UploadStatement<Upload, Upload> {

    @Override
    public String sql(Upload upload) {
        return new RemoveFiles(StagePath.ofUpload(upload.identity().id())).sql();
    }

    @Override
    public Upload read(Upload upload, List<Map<String, Object>> rows) {
        return upload;
    }
}
