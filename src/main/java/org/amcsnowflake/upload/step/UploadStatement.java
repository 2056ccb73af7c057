package org.amcsnowflake.upload.step;

import org.amcsnowflake.upload.phase.Upload;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * One statement of an upload: what it says, and what its answer means. Implementations are stateless, have a constructor without
 * parameters, and are named for their step: {@code snowflake:merge-rows} runs {@code MergeRows}.
 *
 * @param <I> how far the upload has to be
 * @param <O> how far it is afterwards
 */
public non-sealed interface UploadStatement<I extends Upload, O extends Upload> extends SnowflakeStep {

    String sql(I upload);

    /** The texts that the statement binds, in order. */
    default List<String> binds(I upload) {
        return List.of();
    }

    /**
     * @param rows of the answer; of a statement that changes rows, its counts
     * @throws org.amcsnowflake.failures.Fault if the answer means that the upload cannot continue
     */
    O read(I upload, List<Map<String, Object>> rows);

    /** Says what a refusal means; by default, that the upload fails with it. */
    default O refused(I upload, SQLException refusal) throws SQLException {
        throw refusal;
    }

    /** Zero if the answer has no such count, as that of a MERGE without an UPDATE has none of updated rows. */
    static long number(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
