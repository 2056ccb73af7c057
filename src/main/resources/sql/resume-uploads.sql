-- Resumes the uploads that waited for an account that is available again: spread over time, one per second, but over a minute at
-- most.
WITH waiting AS MATERIALIZED (
    SELECT id
    FROM workflow_executions
    WHERE snowflake_waits_for = cast(:#id AS uuid)
      -- The conditions of the index in db/online.sql.
      AND (snowflake_status = 'pending' AND snowflake_next_attempt_at > now()
           OR snowflake_status = 'failed' AND snowflake_next_attempt_at > now())
    FOR UPDATE SKIP LOCKED
)
UPDATE workflow_executions e
SET snowflake_next_attempt_at =
        now() + random() * (SELECT least(count(*), 60) FROM waiting) * interval '1 second',
    snowflake_waits_for = NULL,
    snowflake_error_message = CASE WHEN snowflake_status = 'failed' THEN snowflake_error_message END
WHERE id = ANY (ARRAY(SELECT id FROM waiting))
