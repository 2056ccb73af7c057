-- Records, before the first statement that changes the target is sent, that it may contain rows of this upload from now on, and
-- forgets which result it contained. Returns no row if the claim was lost.
WITH forgotten AS (
    DELETE FROM snowflake_target_results
    WHERE account = :#${variable.upload.target.account} AND database = :#${variable.upload.target.database}
      AND schema = :#${variable.upload.target.schema} AND table_name = :#${variable.upload.target.table}
)
UPDATE snowflake_upload_attempts a
SET may_have_merged = true, upsert_key = :#${variable.upload.key}, path = :#${variable.upload.path}
FROM workflow_executions e
WHERE a.id = cast(:#${variable.attemptId} AS bigint)
  AND e.id = a.execution_id
  AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
RETURNING a.id
