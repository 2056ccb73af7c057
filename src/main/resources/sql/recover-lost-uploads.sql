-- Recovers uploads whose owner is gone (their lease has expired, or there is none). The lost attempt counts: the upload can be
-- claimed immediately if attempts are left, and becomes a dead letter otherwise.
WITH silent AS MATERIALIZED (
    SELECT id, snowflake_claim_id, coalesce(snowflake_attempt_count, 0) AS attempts
    FROM workflow_executions
    WHERE snowflake_status = 'uploading'
      -- A lease that ends too late was taken before PostgreSQL's clock was set back.
      AND (snowflake_lease_until IS NULL
           OR snowflake_lease_until NOT BETWEEN now() AND now() + 2 * cast(:#${properties:lease.duration} AS interval))
      -- No lease could be renewed while PostgreSQL was down: live workers get this long to renew theirs.
      AND pg_postmaster_start_time() NOT BETWEEN now() - cast(:#${properties:lease.duration} AS interval) AND now()
    FOR UPDATE
), lost AS MATERIALIZED (
    SELECT released.*
    FROM silent
    CROSS JOIN LATERAL snowflake_release_claim(
        cast(silent.id AS snowflake_execution_id), silent.snowflake_claim_id, 'failed',
        'The instance that was uploading this execution stopped responding; the upload is retried automatically.',
        next_attempt_at => CASE WHEN silent.attempts + 1 < cast(:#${properties:retry.attempts} AS integer) THEN now() END,
        counted_attempts => 1) released
), attempt AS (
    UPDATE snowflake_upload_attempts a
    SET outcome = 'lost', finished_at = now()
    FROM lost
    WHERE a.upload_id = lost.upload_id AND a.outcome = 'running'
), stray AS (
    -- Begun with a claim that was lost by then, in a process that was killed before it noticed.
    UPDATE snowflake_upload_attempts a
    SET outcome = 'lost', finished_at = now()
    WHERE a.outcome = 'running'
      AND a.started_at < now() - cast(:#${properties:lease.duration} AS interval)
      AND NOT EXISTS (
          SELECT FROM workflow_executions e
          WHERE e.id = a.execution_id AND e.snowflake_status = 'uploading' AND e.snowflake_upload_id = a.upload_id)
), dead AS MATERIALIZED (
    SELECT execution_id, snowflake_add_dead_letter(execution_id, upload_id, 'INTERNAL', sentence, sentence, NULL, attempts) AS id
    FROM lost
    CROSS JOIN (SELECT 'Each attempt ended because its instance stopped. The execution itself may be the cause: check the log of'
                           || ' that instance, then retry.' AS sentence) message
    WHERE attempts >= cast(:#${properties:retry.attempts} AS integer)
)
-- The join makes PostgreSQL evaluate "dead".
SELECT cast(lost.execution_id AS text) AS id, lost.attempts
FROM lost LEFT JOIN dead USING (execution_id)
