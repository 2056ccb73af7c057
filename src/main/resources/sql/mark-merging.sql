-- Records, before the first statement that changes the target is sent, that it may contain rows of this upload from now on, and
-- forgets which results its tables contained. Returns no row if the claim was lost.
WITH forgotten AS (
    DELETE FROM snowflake_target_results
    WHERE (account, database, schema, table_name) IN (
        SELECT account, database, schema, table_name
        FROM snowflake_target_results
        WHERE account = :#${variable.upload.target.account} AND database = :#${variable.upload.target.database}
          AND schema = :#${variable.upload.target.schema}
          AND tables && ARRAY(SELECT jsonb_array_elements_text(cast(:#${variable.upload.tables} AS jsonb)))
        -- In one order, so that no two uploads wait for each other.
        ORDER BY table_name
        FOR UPDATE)
)
UPDATE snowflake_upload_attempts a
SET may_have_merged = true,
    -- Of all passes of the attempt.
    writes_receipt = coalesce(a.writes_receipt, true) AND cast(:#${variable.upload.isWritingReceipt} AS boolean),
    upsert_key = :#${variable.upload.keys}, path = :#${variable.upload.path}
FROM workflow_executions e
WHERE a.id = cast(:#${variable.attemptId} AS bigint)
  AND e.id = a.execution_id
  AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
RETURNING a.id
