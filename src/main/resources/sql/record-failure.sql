-- Records a failed attempt: it is tried again when next_attempt_at has come, each wait twice the one before; where that
-- is of no use, or no attempt is left, a dead letter waits for a person. No row comes back where the execution was taken
-- from this instance meanwhile. Where only its table was, whoever took it has ended what this one did there, and whatever
-- failure came of that means nothing.
WITH cause AS (
    SELECT lost.target AS lost_target,
           CASE WHEN lost.target THEN 'LOST' ELSE :#error_class END AS error_class,
           CASE WHEN lost.target THEN :#lost_message ELSE :#error_message END AS error_message,
           CASE WHEN lost.target THEN cast(:#lost_wait_seconds AS integer) ELSE cast(:#wait_seconds AS integer) END AS wait
    FROM (
        SELECT cast(:#had_target AS boolean) AND NOT EXISTS (
            SELECT FROM snowflake_target_leases WHERE claim_id = cast(:#${variable.claimId} AS uuid)) AS target
    ) lost
), failed AS (
    UPDATE workflow_executions
    SET snowflake_status = 'failed',
        snowflake_attempt_count = coalesce(snowflake_attempt_count, 0) + 1,
        snowflake_error_message = cause.error_message,
        snowflake_owner = NULL,
        snowflake_claim_id = NULL,
        snowflake_lease_until = NULL,
        snowflake_next_attempt_at = CASE
            WHEN (cast(:#may_be_repeated AS boolean) OR cause.lost_target)
                AND coalesce(snowflake_attempt_count, 0) + 1 < cast(:#${properties:retry.attempts} AS integer)
            THEN now() + cause.wait * power(2, coalesce(snowflake_attempt_count, 0)) * interval '1 second'
        END
    FROM cause
    WHERE id = cast(:#${variable.executionId} AS uuid)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    RETURNING id, snowflake_upload_id, snowflake_attempt_count, snowflake_next_attempt_at
), dead AS (
    INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, stack_summary, attempts)
    SELECT id, snowflake_upload_id, error_class, error_message, :#stack_summary, snowflake_attempt_count
    FROM failed, cause
    WHERE snowflake_next_attempt_at IS NULL
    ON CONFLICT (upload_id) DO UPDATE
        SET error_class = excluded.error_class, error_message = excluded.error_message,
            stack_summary = excluded.stack_summary, attempts = excluded.attempts, created_at = now(), resolved_at = NULL,
            announced_at = NULL, announcements = 0, announce_at = now()
), released AS (
    -- The row stays: who writes to the table next looks first whether this upload still does.
    UPDATE snowflake_target_leases SET lease_until = '-infinity'
    WHERE claim_id = cast(:#${variable.claimId} AS uuid)
), attempt AS (
    UPDATE snowflake_upload_attempts
    SET outcome = CASE WHEN EXISTS (SELECT FROM failed) THEN 'failed' ELSE 'lost' END,
        error_class = cause.error_class,
        error_message = cause.error_message,
        fix_sql = CASE WHEN NOT cause.lost_target THEN cast(:#fix_sql AS jsonb) END,
        query_ids = cast(:#query_ids AS jsonb),
        finished_at = now()
    FROM cause
    WHERE id = cast(:#${variable.attemptId} AS bigint)
)
SELECT snowflake_attempt_count AS attempts,
       snowflake_next_attempt_at IS NULL AS dead,
       to_char(snowflake_next_attempt_at AT TIME ZONE 'UTC', 'HH24:MI:SS "UTC"') AS next_attempt_at,
       error_message
FROM failed, cause
