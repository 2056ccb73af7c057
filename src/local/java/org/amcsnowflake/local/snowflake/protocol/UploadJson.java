package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import org.amcsnowflake.local.snowflake.engine.Upload;

import java.io.IOException;

/** The response to a PUT: the driver copies the file itself, since client and server share a file system. */
final class UploadJson {
    private static final long WHOLE_FILES_UP_TO_BYTES = 209_715_200;

    private UploadJson() {}

    static void write(JsonGenerator json, Upload upload) throws IOException {
        json.writeStringField("command", "UPLOAD");
        json.writeStringField("kind", "UPLOAD");
        json.writeStringField("operation", "Node");
        json.writeArrayFieldStart("src_locations");
        json.writeString(upload.source());
        json.writeEndArray();
        json.writeNumberField("parallel", upload.parallel());
        json.writeNumberField("threshold", WHOLE_FILES_UP_TO_BYTES);
        json.writeBooleanField("autoCompress", upload.autoCompress());
        json.writeBooleanField("overwrite", upload.overwrite());
        json.writeStringField("sourceCompression", upload.sourceCompression());
        json.writeBooleanField("clientShowEncryptionParameter", false);
        json.writeNullField("encryptionMaterial");
        writeStage(json, upload.directory().toAbsolutePath().toString());
    }

    private static void writeStage(JsonGenerator json, String directory) throws IOException {
        json.writeObjectFieldStart("stageInfo");
        json.writeStringField("locationType", "LOCAL_FS");
        json.writeStringField("location", directory);
        json.writeStringField("path", "");
        json.writeNullField("region");
        json.writeNullField("storageAccount");
        json.writeNullField("endPoint");
        json.writeNullField("presignedUrl");
        json.writeBooleanField("isClientSideEncrypted", false);
        json.writeObjectFieldStart("creds");
        json.writeEndObject();
        json.writeEndObject();
    }
}
