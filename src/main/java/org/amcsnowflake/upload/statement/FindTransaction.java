package org.amcsnowflake.upload.statement;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.upload.phase.Merging;
import org.amcsnowflake.upload.step.UploadStatement;

import java.util.List;
import java.util.Map;

/**
 * Checks whether the transaction is still open: Snowflake reports success for a COMMIT even if there is nothing to
 * commit, and another change would begin a new transaction.
 */
public final class FindTransaction implements UploadStatement<Merging, Merging> {
    private static final String TRANSACTION = "AMC_TRANSACTION";

    @Override
    public String sql(Merging upload) {
        return "SELECT CURRENT_TRANSACTION() AS " + TRANSACTION;
    }

    @Override
    public Merging read(Merging upload, List<Map<String, Object>> rows) {
        if (rows.get(0).get(TRANSACTION) == null) {
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "The upload's transaction was rolled back in Snowflake before its COMMIT, by a person or because it was"
                            + " idle while others waited; nothing was stored.");
        }
        return upload;
    }
}
