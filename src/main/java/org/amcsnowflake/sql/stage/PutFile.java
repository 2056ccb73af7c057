package org.amcsnowflake.sql.stage;

import org.amcsnowflake.sql.Literal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sends an already compressed file to a folder; without OVERWRITE, an existing name is reported as SKIPPED. */
public record PutFile(Path file, StagePath folder) {

    /** @param answer the result of the statement */
    public static boolean isUploaded(List<Map<String, Object>> answer) {
        return answer.size() == 1 && "UPLOADED".equals(answer.get(0).get("status"));
    }

    public String sql() {
        return "PUT " + Literal.text("file://" + file.toAbsolutePath()) + " " + Literal.text(folder.path())
                + " AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=" + Compression.Format.of(file.toString())
                + " OVERWRITE=FALSE";
    }
}
