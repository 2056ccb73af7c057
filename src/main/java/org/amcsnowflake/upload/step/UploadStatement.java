package org.amcsnowflake.upload.step;

import org.amcsnowflake.upload.phase.Upload;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * One statement of an upload: its SQL, and how its result is read. Implementations are stateless, have a constructor
 * without parameters, and are named for their step: {@code snowflake:merge-rows} runs {@code MergeRows}.
 *
 * @param <I> the state of the upload before the statement
 * @param <O> its state afterwards
 */
public non-sealed interface UploadStatement<I extends Upload, O extends Upload> extends SnowflakeStep {

    String sql(I upload);

    /** The texts that the statement binds, in order. */
    default List<String> binds(I upload) {
        return List.of();
    }

    /**
     * @param rows of the result; for DML, its counts
     * @throws org.amcsnowflake.failures.Fault if the upload cannot continue with this result
     */
    O read(I upload, List<Map<String, Object>> rows);

    /** Interprets an error; by default, the upload fails with it. */
    default O refused(I upload, SQLException refusal) throws SQLException {
        throw refusal;
    }

    /** Zero if the result lacks the count: a MERGE without an UPDATE clause returns no count of updated rows. */
    static long number(Map<String, Object> row, String column) {
        @Nullable Object value = row.get(column);
        return value == null ? 0 : Long.parseLong(value.toString());
    }
}
