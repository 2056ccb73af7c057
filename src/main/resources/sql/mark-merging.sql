-- Records, before the first statement that changes the target is sent, that it may contain rows of this upload from now on.
-- Returns no row if the claim was lost.
UPDATE snowflake_upload_attempts a
SET may_have_merged = true, upsert_key = :#${variable.upload.keys}, path = :#${variable.upload.path}
FROM workflow_executions e
WHERE a.id = cast(:#${variable.attemptId} AS bigint)
  AND e.id = a.execution_id
  AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
RETURNING a.id
