-- How the user's uploads of the last days went.
WITH since AS (
    SELECT now() - cast(:#days AS integer) * interval '1 day' AS moment
), attempt AS (
    SELECT a.*, e.completed_at FROM snowflake_upload_attempts a
    JOIN workflow_executions e ON e.id = a.execution_id
    WHERE e.user_id = cast(:#${variable.userId} AS uuid) AND a.finished_at >= (SELECT moment FROM since)
), total AS (
    SELECT count(*) FILTER (WHERE outcome = 'uploaded') AS uploaded,
           count(*) FILTER (WHERE outcome IN ('failed', 'lost')) AS failed,
           count(*) FILTER (WHERE outcome = 'skipped') AS skipped,
           coalesce(sum(rows_loaded) FILTER (WHERE outcome = 'uploaded'), 0) AS rows,
           percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (
               ORDER BY extract(epoch FROM finished_at - greatest(completed_at, finished_at - interval '30 days')))
               FILTER (WHERE outcome = 'uploaded' AND completed_at IS NOT NULL) AS latency
    FROM attempt
)
SELECT cast(jsonb_build_object(
    'from', snowflake_instant((SELECT moment FROM since)),
    'to', snowflake_instant(now()),
    'uploaded', uploaded, 'failed', failed, 'skipped', skipped,
    'waiting', (SELECT count(*) FROM workflow_executions e
                WHERE e.user_id = cast(:#${variable.userId} AS uuid)
                  AND e.snowflake_status IN ('pending', 'uploading', 'failed')),
    'success_rate', round(cast(uploaded AS numeric) / nullif(uploaded + failed, 0), 4),
    'rows', rows,
    'latency_seconds', CASE WHEN latency IS NOT NULL THEN jsonb_build_object(
        'p50', round(cast(latency[1] AS numeric), 3), 'p95', round(cast(latency[2] AS numeric), 3),
        'p99', round(cast(latency[3] AS numeric), 3)) END,
    'errors', (SELECT coalesce(jsonb_agg(jsonb_build_object('error_class', error_class, 'attempts', attempts)
                                         ORDER BY attempts DESC, error_class), '[]')
               FROM (SELECT error_class, count(*) AS attempts FROM attempt
                     WHERE error_class IS NOT NULL GROUP BY error_class) by_class),
    'days', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'day', day, 'uploaded', uploaded, 'failed', failed, 'rows', rows) ORDER BY day), '[]')
             FROM (SELECT cast(finished_at AT TIME ZONE 'UTC' AS date) AS day,
                          count(*) FILTER (WHERE outcome = 'uploaded') AS uploaded,
                          count(*) FILTER (WHERE outcome IN ('failed', 'lost')) AS failed,
                          coalesce(sum(rows_loaded) FILTER (WHERE outcome = 'uploaded'), 0) AS rows
                   FROM attempt GROUP BY 1) by_day)) AS text) AS stats
FROM total
