package org.amcsnowflake.upload.step;

import org.amcsnowflake.upload.phase.Upload;

import java.util.List;
import java.util.Map;

/**
 * A statement that is run for each of several items, possibly for several at a time: its step is inside a split, and the item is
 * the message's body. Otherwise like {@link UploadStatement}.
 *
 * @param <I> the state of the upload, which the statement does not change
 */
public non-sealed interface ItemStatement<I extends Upload, T> extends SnowflakeStep {

    /** Called before the statement is sent. Unless this throws, {@link #ends} follows. */
    default void begins(I upload) {}

    String sql(I upload, T item);

    void read(I upload, T item, List<Map<String, Object>> rows);

    /**
     * Called when the item's part of the split has ended.
     *
     * @param succeeded whether all steps of the part did
     */
    default void ends(I upload, boolean succeeded) {}
}
