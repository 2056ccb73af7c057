-- Marks an execution as skipped, with the reason.
WITH skipped AS MATERIALIZED (
    SELECT execution_id
    FROM snowflake_release_claim(
        cast(:#${variable.executionId} AS snowflake_execution_id), cast(:#${variable.claimId} AS uuid), 'skipped',
        message => :#${body})
)
UPDATE snowflake_upload_attempts
SET outcome = CASE WHEN EXISTS (SELECT FROM skipped) THEN 'skipped' ELSE 'lost' END,
    error_message = :#${body},
    finished_at = now()
WHERE id = cast(:#${variable.attemptId} AS bigint)
