-- Takes uploads from owners that are gone (their lease ran out, or there is none): the lost attempt counts. Where attempts
-- are left the claim takes them at once, else a dead letter waits for a person.
WITH lost AS (
    UPDATE workflow_executions
    SET snowflake_status = 'failed',
        snowflake_attempt_count = coalesce(snowflake_attempt_count, 0) + 1,
        snowflake_error_message =
            'The instance that was uploading this execution stopped before it was done; the upload is tried again automatically.',
        snowflake_upload_id = coalesce(snowflake_upload_id, gen_random_uuid()),
        snowflake_owner = NULL,
        snowflake_claim_id = NULL,
        snowflake_lease_until = NULL,
        snowflake_next_attempt_at = CASE
            WHEN coalesce(snowflake_attempt_count, 0) + 1 < cast(:#${properties:retry.attempts} AS integer) THEN now()
        END
    WHERE snowflake_status = 'uploading'
      -- One that ends much later than a lease can was given before PostgreSQL's clock was set back.
      AND (snowflake_lease_until IS NULL
           OR snowflake_lease_until NOT BETWEEN now() AND now() + 2 * cast(:#${properties:lease.duration} AS interval))
      -- While PostgreSQL was down nobody could renew a lease: who still works has so long to say so.
      AND pg_postmaster_start_time() NOT BETWEEN now() - cast(:#${properties:lease.duration} AS interval) AND now()
    RETURNING id, snowflake_upload_id, snowflake_attempt_count
), attempt AS (
    UPDATE snowflake_upload_attempts a
    SET outcome = 'lost', finished_at = now()
    FROM lost
    WHERE a.upload_id = lost.snowflake_upload_id AND a.outcome = 'running'
), stray AS (
    -- Begun with a claim that another instance had taken by then, by a process that was killed before it saw that.
    UPDATE snowflake_upload_attempts a
    SET outcome = 'lost', finished_at = now()
    WHERE a.outcome = 'running'
      AND a.started_at < now() - cast(:#${properties:lease.duration} AS interval)
      AND NOT EXISTS (
          SELECT FROM workflow_executions e
          WHERE e.id = a.execution_id AND e.snowflake_status = 'uploading' AND e.snowflake_upload_id = a.upload_id)
), dead AS (
    INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, log_message, attempts)
    SELECT id, snowflake_upload_id, 'OURS', told, told, snowflake_attempt_count
    FROM lost
    CROSS JOIN (SELECT 'Each attempt ended with the instance that made it, so the execution may be what stops it: look into that'
                           || ' instance''s log, then retry.' AS told) message
    WHERE snowflake_attempt_count >= cast(:#${properties:retry.attempts} AS integer)
    ON CONFLICT (upload_id) DO UPDATE
        SET error_class = excluded.error_class, error_message = excluded.error_message,
            log_message = excluded.log_message, attempts = excluded.attempts, created_at = now(), resolved_at = NULL,
            announced_at = NULL, announcements = 0, announce_at = now()
)
SELECT cast(id AS text) AS id, snowflake_attempt_count AS attempts FROM lost
