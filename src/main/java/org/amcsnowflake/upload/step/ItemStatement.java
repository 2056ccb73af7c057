package org.amcsnowflake.upload.step;

import org.amcsnowflake.upload.phase.Upload;

import java.util.List;
import java.util.Map;

/**
 * A statement that is run for each of several items: its step stands inside a split, whose item is the message's body. Otherwise
 * like {@link UploadStatement}.
 *
 * @param <I> how far the upload has to be, and still is afterwards
 */
public non-sealed interface ItemStatement<I extends Upload, T> extends SnowflakeStep {

    String sql(I upload, T item);

    void read(I upload, T item, List<Map<String, Object>> rows);
}
