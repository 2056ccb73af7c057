package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds why a MERGE has left out rows of a target with ERROR_LOGGING. A rollback also undoes what Snowflake has logged,
 * so it is read before.
 */
public final class FindRejectedRow implements UploadStatement<Merging, Merging> {
    private static final String CODE = "AMC_CODE";
    private static final String COLUMN = "AMC_COLUMN";
    private static final String MESSAGE = "AMC_MESSAGE";

    /** The SQLSTATE classes of missing privileges, objects and functions, and of what an account does not support. */
    private static final Set<String> REFUSED = Set.of("42", "0A");

    @Override
    public String sql(Merging upload) {
        return """
                SELECT error_code AS %s, error_metadata:error_source::VARCHAR AS %s, error_metadata:error_message::VARCHAR AS %s
                FROM ERROR_TABLE(%s)
                WHERE error_data:%s::VARCHAR = ?
                LIMIT 1""".formatted(
                        CODE,
                        COLUMN,
                        MESSAGE,
                        upload.target().name(),
                        upload.load().merge().executionId().quoted());
    }

    @Override
    public List<String> binds(Merging upload) {
        return List.of(upload.claim().execution().id());
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return upload;
        }
        Map<String, Object> rejected = rows.get(0);
        throw Fault.withValues(
                ErrorClass.DATA,
                shown -> "Snowflake rejected " + upload.missingRows() + " of the "
                        + upload.counts().staged() + " rows and stored the others, as the target " + upload.target()
                        + " has ERROR_LOGGING = TRUE. The upload was rolled back, and with it the entries in ERROR_TABLE("
                        + upload.target().name() + "). One of them was: column " + rejected.get(COLUMN) + ", error "
                        + rejected.get(CODE) + ": " + shown.apply(String.valueOf(rejected.get(MESSAGE)))
                        + ". Correct the query or the column, then retry.");
    }

    /** Without error logging or SELECT ERROR TABLE there is nothing to read; the check of the counts says what to do. */
    @Override
    public Merging refused(Merging upload, SQLException refusal) throws SQLException {
        String state = String.valueOf(refusal.getSQLState());
        if (REFUSED.stream().anyMatch(state::startsWith)) {
            return upload;
        }
        throw refusal;
    }
}
