-- Takes the dead letters that are to be announced. A failed notification is retried after one minute, then two, four and so on,
-- up to an hour.
WITH due AS (
    SELECT id
    FROM snowflake_dead_letters
    WHERE announced_at IS NULL AND resolved_at IS NULL AND announce_at <= now()
    ORDER BY id
    LIMIT 20
    FOR UPDATE SKIP LOCKED
)
UPDATE snowflake_dead_letters dead
SET announcements = announcements + 1,
    announce_at = now() + least(interval '1 hour', interval '1 minute' * power(2, least(announcements, 10)))
FROM due, workflow_executions e
WHERE dead.id = due.id AND e.id = dead.execution_id
RETURNING dead.id,
          cast(dead.execution_id AS text) AS execution_id,
          cast(e.user_id AS text) AS user_id,
          dead.error_class,
          -- Without values of the result, which do not leave the database.
          coalesce(dead.log_message, 'The console shows its message.') AS error_message,
          dead.attempts,
          dead.announcements,
          to_char(dead.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_at
