-- What waits for all instances, for metrics. Of each kind at most 10,000 executions are counted.
WITH enabled AS MATERIALIZED (
    SELECT id, snowflake_enabled_since(cast(metadata AS jsonb)) AS since
    FROM workflow_schedules
    WHERE lower(metadata ->> 'snowflake_enabled') = 'true'
), limits AS (
    SELECT coalesce(cast(nullif(:#${properties:claim.completed-after}, '') AS timestamptz), '-infinity') AS completed_after,
           cast(:#${properties:retry.attempts} AS integer) AS attempts
), queued AS MATERIALIZED (
    -- Each part repeats the conditions of its own index in db/online.sql, so that it does not read the history.
    (SELECT id, user_id, schedule_id, metadata, status, completed_at, snowflake_next_attempt_at, snowflake_status
     FROM workflow_executions
     WHERE snowflake_status = 'pending' AND (snowflake_next_attempt_at IS NULL OR snowflake_next_attempt_at <= now())
     LIMIT 10000)
    UNION ALL
    (SELECT id, user_id, schedule_id, metadata, status, completed_at, snowflake_next_attempt_at, snowflake_status
     FROM workflow_executions, limits
     WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at <= now()
       AND coalesce(snowflake_attempt_count, 0) < limits.attempts
     LIMIT 10000)
), ready AS (
    SELECT queued.user_id, greatest(queued.completed_at, queued.snowflake_next_attempt_at) AS since, queued.snowflake_status
    FROM queued
    LEFT JOIN workflow_schedules s ON s.id = queued.schedule_id
    WHERE lower(queued.status) IN ('completed', 'succeeded', 'success')
      AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(queued.metadata AS jsonb)) ->> 'snowflake_enabled') = 'true'
    UNION ALL
    (SELECT user_id, completed_at, snowflake_status
     FROM workflow_executions
     WHERE snowflake_status IS NULL AND lower(metadata ->> 'snowflake_enabled') = 'true'
       AND lower(status) IN ('completed', 'succeeded', 'success')
       AND coalesce(completed_at, '-infinity') >= (SELECT completed_after FROM limits)
     LIMIT 10000)
    UNION ALL
    (SELECT scheduled.user_id, scheduled.completed_at, scheduled.snowflake_status
     FROM enabled
     CROSS JOIN LATERAL (
         SELECT e.user_id, e.completed_at, e.snowflake_status
         FROM workflow_executions e
         WHERE e.schedule_id = enabled.id
           AND e.snowflake_status IS NULL AND e.schedule_id IS NOT NULL AND e.metadata ->> 'snowflake_enabled' IS NULL
           AND lower(e.status) IN ('completed', 'succeeded', 'success')
           AND coalesce(e.completed_at, '-infinity') >= greatest(enabled.since, (SELECT completed_after FROM limits))
         -- Keeps PostgreSQL from reading the whole index, for all schedules at once.
         OFFSET 0
     ) scheduled
     LIMIT 10000)
), collecting AS MATERIALIZED (
    SELECT user_id, snowflake_collecting_since(upload_interval_minutes, cast(user_id AS snowflake_user_id)) AS since
    FROM user_snowflake_configs
    WHERE is_active AND upload_interval_minutes IS NOT NULL
), due AS (
    -- Those of a paused user are not due; the next claim holds them back. Nor are those that wait for the next start of their
    -- destination.
    SELECT ready.since, EXISTS (SELECT FROM snowflake_pauses p WHERE p.user_id = ready.user_id) AS is_paused
    FROM ready
    LEFT JOIN collecting
        ON collecting.user_id = ready.user_id AND ready.since > collecting.since
           -- One that a user has retried does not wait.
           AND (ready.snowflake_status IS NULL OR ready.snowflake_status = 'failed')
    WHERE collecting.user_id IS NULL
), waiting AS (
    SELECT snowflake_waits_for
    FROM workflow_executions
    WHERE snowflake_status = 'pending' AND snowflake_next_attempt_at > now() AND snowflake_next_attempt_at < 'infinity'
    UNION ALL
    SELECT snowflake_waits_for
    FROM workflow_executions
    WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at > now() AND snowflake_next_attempt_at < 'infinity'
    LIMIT 10000
), held_back AS (
    -- By a pause.
    (SELECT id FROM workflow_executions WHERE snowflake_status = 'pending' AND snowflake_next_attempt_at = 'infinity'
     LIMIT 10000)
    UNION ALL
    (SELECT id FROM workflow_executions WHERE snowflake_status = 'failed' AND snowflake_next_attempt_at = 'infinity'
     LIMIT 10000)
)
SELECT (SELECT count(*) FROM due WHERE NOT is_paused) AS due_executions,
       (SELECT cast(coalesce(greatest(extract(epoch FROM now() - min(since)), 0), 0) AS double precision) FROM due
        WHERE NOT is_paused) AS oldest_due_age,
       (SELECT count(*) FROM waiting JOIN snowflake_outages o ON o.id = waiting.snowflake_waits_for) AS waiting_executions,
       (SELECT count(*) FROM held_back) + (SELECT count(*) FROM due WHERE is_paused) AS paused_executions,
       (SELECT count(*) FROM snowflake_outages WHERE snowflake_is_known_outage(failed_at)) AS accounts_down,
       (SELECT count(*) FROM snowflake_dead_letters WHERE resolved_at IS NULL) AS dead_letters_open,
       (SELECT count(*) FROM snowflake_target_leases WHERE lease_until > now()) AS leases,
       -- For the log.
       (SELECT cast(coalesce(jsonb_object_agg(cast(user_id AS text), paused_by), '{}') AS text) FROM snowflake_pauses)
           AS paused_users
