package org.amcsnowflake.local.snowflake.stage;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Reads the records of one staged file. Used by one thread. */
public interface RecordReader extends Closeable {

    static RecordReader open(StagedFile file, FileFormat format) throws IOException {
        return format.isJson() ? new JsonReader(file, format) : new CsvRecords(file, format);
    }

    /** The field names in the first record; empty if the format has no header. */
    List<String> header() throws IOException;

    /** The next record; null after the last. After a parse error there may be none. */
    @Nullable
    StagedRecord next() throws IOException;
}
