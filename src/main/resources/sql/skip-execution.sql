-- Settles an execution that is not to be uploaded, with the reason.
WITH skipped AS (
    UPDATE workflow_executions
    SET snowflake_status = 'skipped',
        snowflake_error_message = :#${body},
        snowflake_owner = NULL,
        snowflake_claim_id = NULL,
        snowflake_lease_until = NULL,
        snowflake_next_attempt_at = NULL
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
), released AS (
    DELETE FROM snowflake_target_leases
    WHERE claim_id = cast(:#${variable.claimId} AS uuid)
)
UPDATE snowflake_upload_attempts
SET outcome = 'skipped', error_message = :#${body}, finished_at = now()
WHERE id = cast(:#${variable.attemptId} AS bigint)
