package org.amcsnowflake.upload.statement;

import org.amcsnowflake.sql.stage.RemoveFiles;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.step.UploadStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Removes the files that this pass has staged; if that fails, the upload continues. */
public final class RemoveStagedFiles implements UploadStatement<Upload, Upload> {
    private static final Logger UPLOADS = LoggerFactory.getLogger("uploads");

    @Override
    public String sql(Upload upload) {
        return new RemoveFiles(upload.session().files().folder()).sql();
    }

    @Override
    public Upload read(Upload upload, List<Map<String, Object>> rows) {
        upload.session().files().areRemoved();
        return upload;
    }

    @Override
    public Upload refused(Upload upload, SQLException refusal) {
        UPLOADS.warn(
                "The staged files of execution {} could not be removed: {}",
                upload.claim().execution().id(),
                refusal.getMessage());
        return upload;
    }
}
