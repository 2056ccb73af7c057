package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Checks whether the transaction is still open: Snowflake reports success for a COMMIT even if there is nothing to
 * commit, and another change would begin a new transaction.
 */
public final class FindTransaction implements UploadStatement<Merging, Merging> {
    private static final String TRANSACTION = "AMC_TRANSACTION";
    private static final String IS_ANOTHER = "AMC_IS_ANOTHER";
    /** Smaller than the time after which a transaction may have been rolled back. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /**
     * The id of a transaction is the time when it began, so it is another one if it is younger than its first change: a
     * statement that was on its way while the transaction was rolled back has begun a new one. Both times are
     * Snowflake's; an id that is no such time says nothing.
     */
    @Override
    public String sql(Merging upload) {
        long atLeast = upload.session().sinceFirstChange().minus(TOLERANCE).toMillis();
        return """
                SELECT CURRENT_TRANSACTION() AS %s,
                  COALESCE(DATEDIFF('millisecond', TRY_TO_TIMESTAMP_NTZ(CURRENT_TRANSACTION()), SYSDATE()) BETWEEN 0 AND %d, FALSE) AS %s""".formatted(TRANSACTION, atLeast, IS_ANOTHER);
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        if (rows.get(0).get(TRANSACTION) == null
                || Boolean.TRUE.equals(rows.get(0).get(IS_ANOTHER))) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The upload's transaction was rolled back in Snowflake before its COMMIT, by a person or because it was"
                            + " idle while others waited; nothing was stored.");
        }
        return upload;
    }
}
