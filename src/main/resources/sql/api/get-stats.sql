-- Statistics of the user's uploads in the last days, including today; days begin in the time zone.
WITH here AS (
    SELECT cast(:#timezone AS text) AS zone, cast(:#days AS integer) AS days
), since AS (
    SELECT (date_trunc('day', now() AT TIME ZONE zone) - (days - 1) * interval '1 day') AT TIME ZONE zone AS moment,
           CASE WHEN days = 1 THEN 'hour' ELSE 'day' END AS bucket,
           zone
    FROM here
), attempt AS (
    SELECT a.*, e.completed_at,
           a.outcome = 'uploaded' AND NOT EXISTS (
               SELECT FROM snowflake_upload_attempts b
               WHERE b.execution_id = a.execution_id AND b.outcome = 'uploaded' AND b.id < a.id) AS is_first_upload
    FROM snowflake_upload_attempts a
    JOIN workflow_executions e ON e.id = a.execution_id
    WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id) AND a.finished_at >= (SELECT moment FROM since)
), beginning AS (
    -- Nothing could be uploaded before: a history is not counted as waiting time.
    SELECT min(created_at) AS moment FROM user_snowflake_configs WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id)
), enabled AS MATERIALIZED (
    SELECT id, metadata, snowflake_enabled_since(cast(metadata AS jsonb)) AS since
    FROM workflow_schedules
    WHERE lower(metadata ->> 'snowflake_enabled') = 'true'
), waiting AS (
    -- Uploading or due executions, by the conditions of claim-due-executions.sql.
    SELECT e.id
    FROM workflow_executions e
    WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
      AND (e.snowflake_status IN ('pending', 'uploading')
           OR e.snowflake_status = 'failed' AND e.snowflake_next_attempt_at IS NOT NULL)
    UNION ALL
    SELECT e.id
    FROM workflow_executions e
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
      AND e.snowflake_status IS NULL AND lower(e.metadata ->> 'snowflake_enabled') = 'true'
      AND lower(e.status) IN ('completed', 'succeeded', 'success')
      AND snowflake_asks_for_upload(e.completed_at, cast(s.metadata AS jsonb), :#${properties:claim.completed-after})
    UNION ALL
    SELECT scheduled.id
    FROM enabled
    CROSS JOIN LATERAL (
        SELECT e.id
        FROM workflow_executions e
        WHERE e.schedule_id = enabled.id AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
          AND e.snowflake_status IS NULL AND e.schedule_id IS NOT NULL AND e.metadata ->> 'snowflake_enabled' IS NULL
          AND lower(e.status) IN ('completed', 'succeeded', 'success')
          AND coalesce(e.completed_at, '-infinity') >= enabled.since
          AND snowflake_asks_for_upload(e.completed_at, cast(enabled.metadata AS jsonb), :#${properties:claim.completed-after})
        OFFSET 0
    ) scheduled
), total AS (
    SELECT count(*) FILTER (WHERE outcome = 'uploaded') AS uploaded,
           count(*) FILTER (WHERE outcome IN ('failed', 'lost')) AS failed,
           count(*) FILTER (WHERE outcome = 'skipped') AS skipped,
           coalesce(sum(rows_loaded) FILTER (WHERE outcome = 'uploaded'), 0) AS rows,
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (
               ORDER BY extract(epoch FROM finished_at - greatest(completed_at, (SELECT moment FROM beginning))))
               FILTER (WHERE is_first_upload AND completed_at IS NOT NULL) AS latency
    FROM attempt
)
SELECT cast(jsonb_build_object(
    'from', snowflake_instant((SELECT moment FROM since)),
    'to', snowflake_instant(now()),
    'uploaded', uploaded, 'failed', failed, 'skipped', skipped,
    'waiting', (SELECT count(*) FROM waiting),
    'dead_letters', (SELECT count(*) FROM snowflake_dead_letters d JOIN workflow_executions e ON e.id = d.execution_id
                     WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id) AND d.resolved_at IS NULL),
    'success_rate', round(cast(uploaded AS numeric) / nullif(uploaded + failed, 0), 4),
    'rows', rows,
    'latency_seconds', CASE WHEN latency IS NOT NULL THEN jsonb_build_object(
        'p50', round(cast(latency[1] AS numeric), 3), 'p95', round(cast(latency[2] AS numeric), 3),
        'p99', round(cast(latency[3] AS numeric), 3)) END,
    'errors', (SELECT coalesce(jsonb_agg(jsonb_build_object('error_class', error_class, 'attempts', attempts)
                                         ORDER BY attempts DESC, error_class), '[]')
               FROM (SELECT error_class, count(*) AS attempts FROM attempt
                     WHERE error_class IS NOT NULL GROUP BY error_class) by_class),
    'buckets', (
        SELECT jsonb_agg(jsonb_build_object(
            'from', snowflake_instant(start AT TIME ZONE zone),
            'uploaded', coalesce(by_bucket.uploaded, 0), 'failed', coalesce(by_bucket.failed, 0),
            'skipped', coalesce(by_bucket.skipped, 0), 'rows', coalesce(by_bucket.rows, 0)) ORDER BY start)
        FROM since
        CROSS JOIN generate_series(moment AT TIME ZONE zone, now() AT TIME ZONE zone, ('1 ' || bucket)::interval) AS start
        LEFT JOIN (
            SELECT date_trunc(bucket, finished_at AT TIME ZONE zone) AS start,
                   count(*) FILTER (WHERE outcome = 'uploaded') AS uploaded,
                   count(*) FILTER (WHERE outcome IN ('failed', 'lost')) AS failed,
                   count(*) FILTER (WHERE outcome = 'skipped') AS skipped,
                   coalesce(sum(rows_loaded) FILTER (WHERE outcome = 'uploaded'), 0) AS rows
            FROM attempt CROSS JOIN since GROUP BY 1) by_bucket USING (start))) AS text) AS stats
FROM total
