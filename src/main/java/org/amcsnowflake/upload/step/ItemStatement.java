package org.amcsnowflake.upload.step;

import org.amcsnowflake.upload.phase.Upload;

import java.util.List;
import java.util.Map;

/**
 * A statement that is run for each of several items, several at a time: its step is inside a split, and the item is the
 * message's body. The step ends when another item may be sent; that of the last item, when all have been answered.
 *
 * @param <I> the state of the upload, which the statement does not change
 */
public non-sealed interface ItemStatement<I extends Upload, T> extends SnowflakeStep {

    String sql(I upload, T item);

    /** Called in another thread, at the same time as for other items. */
    void read(I upload, T item, List<Map<String, Object>> rows);
}
