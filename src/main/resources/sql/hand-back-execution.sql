-- Gives a claimed execution back untried: it is claimed again a second later, and no attempt is counted.
WITH untried AS (
    DELETE FROM snowflake_upload_attempts WHERE id = cast(:#${variable.attemptId} AS bigint) AND NOT may_have_merged
)
UPDATE workflow_executions
SET snowflake_status = 'pending',
    snowflake_owner = NULL,
    snowflake_lease_until = NULL,
    snowflake_next_attempt_at = now() + interval '1 second'
WHERE id = cast(:#${variable.executionId} AS uuid)
  AND snowflake_upload_id = cast(:#${variable.uploadId} AS uuid)
  AND snowflake_owner = :#${properties:instance.id}
