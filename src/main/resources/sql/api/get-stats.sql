-- Statistics of the user's uploads in a range whose buckets begin at the given times (StatsRange). Reads no executions but those
-- that wait: attempts have what is needed (V43), and are found by user and time.
WITH range AS (
    SELECT starts, starts[1] AS since, least(now(), cast(:#end AS timestamptz)) AS until
    FROM (SELECT cast(:#starts AS timestamptz[]) AS starts) given
), beginning AS (
    -- Nothing could be uploaded before: a history is not counted as waiting time.
    SELECT min(created_at) AS moment FROM user_snowflake_configs WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id)
), attempt AS (
    SELECT width_bucket(a.finished_at, range.starts) AS bucket,
           CASE a.outcome WHEN 'lost' THEN 'failed' ELSE a.outcome END AS outcome,
           a.error_class, a.schedule_id, a.target_account AS account, a.target_database AS database, a.target_schema AS schema,
           a.warehouse_millis,
           CASE WHEN a.outcome = 'uploaded' THEN a.rows_loaded END AS rows,
           CASE WHEN a.outcome = 'uploaded' THEN a.bytes_staged END AS bytes,
           CASE WHEN a.outcome = 'uploaded' THEN a.rows_unchanged END AS unchanged,
           CASE WHEN a.outcome = 'uploaded' THEN a.rows_read END AS read,
           CASE WHEN a.outcome = 'uploaded' AND a.waiting_since IS NOT NULL
               THEN date_part('epoch', a.finished_at - greatest(a.waiting_since, beginning.moment)) END AS seconds
    FROM range
    CROSS JOIN beginning
    JOIN snowflake_upload_attempts a ON a.finished_at >= range.since AND a.finished_at < range.until
    WHERE a.user_id = cast(:#${variable.userId} AS snowflake_user_id)
      AND a.outcome IN ('uploaded', 'failed', 'lost', 'skipped')
      AND (cast(:#schedule_id AS text) IS NULL OR a.schedule_id = cast(:#schedule_id AS snowflake_schedule_id))
      AND (cast(:#destination AS text) IS NULL
           OR snowflake_destination_key(a.target_account, a.target_database, a.target_schema) = cast(:#destination AS text))
), summed AS MATERIALIZED (
    -- Attempts are read once, and their latencies kept: by schedule and destination, and by bucket.
    SELECT grouping(bucket) = 0 AS is_bucket, bucket, error_class, schedule_id, account, database, schema, outcome,
           count(*) AS attempts, sum(rows) AS rows, sum(bytes) AS bytes, sum(unchanged) AS unchanged, sum(read) AS read,
           sum(warehouse_millis) AS warehouse_millis, array_agg(seconds) AS seconds
    FROM attempt
    GROUP BY GROUPING SETS ((schedule_id, account, database, schema, outcome), (bucket, error_class, outcome))
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
), counted AS MATERIALIZED (
    -- In total, by schedule, and by destination.
    SELECT grouping(schedule_id) = 0 AS is_schedule, schedule_id,
           grouping(account) = 0 AS is_destination, account, database, schema,
           sum(attempts) AS attempts,
           coalesce(sum(attempts) FILTER (WHERE outcome = 'uploaded'), 0) AS uploaded,
           coalesce(sum(attempts) FILTER (WHERE outcome = 'failed'), 0) AS failed,
           coalesce(sum(attempts) FILTER (WHERE outcome = 'skipped'), 0) AS skipped,
           coalesce(sum(rows), 0) AS rows,
           coalesce(sum(bytes), 0) AS bytes,
           nullif(sum(unchanged), 0) / nullif(sum(read), 0) AS unchanged_share,
           coalesce(sum(warehouse_millis), 0) / 1000.0 AS warehouse_seconds
    FROM summed
    WHERE NOT is_bucket
    GROUP BY GROUPING SETS ((), (schedule_id), (account, database, schema))
), shown AS (
    SELECT *
    FROM (SELECT *, row_number() OVER (PARTITION BY is_schedule, is_destination
                                       ORDER BY attempts DESC, schedule_id, account, database, schema) AS place
          FROM counted) placed
    WHERE place <= 50
    -- The total and twice 50: PostgreSQL would expect more, and compile the statement, which takes longer than executing it.
    LIMIT 101
), figure AS MATERIALIZED (
    SELECT shown.*, jsonb_build_object(
        'uploaded', uploaded, 'failed', failed, 'skipped', skipped, 'rows', rows, 'bytes', bytes,
        'unchanged_share', round(unchanged_share, 4), 'warehouse_seconds', round(warehouse_seconds, 3),
        'latency_seconds', CASE WHEN latency[1] IS NOT NULL THEN jsonb_build_object(
            'p50', round(cast(latency[1] AS numeric), 3), 'p95', round(cast(latency[2] AS numeric), 3),
            'p99', round(cast(latency[3] AS numeric), 3)) END) AS figures
    FROM shown
    CROSS JOIN LATERAL (
        SELECT percentile_cont(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY second) AS latency
        FROM summed
        CROSS JOIN unnest(summed.seconds) second
        WHERE NOT summed.is_bucket AND summed.outcome = 'uploaded'
          AND (NOT shown.is_schedule OR summed.schedule_id IS NOT DISTINCT FROM shown.schedule_id)
          AND (NOT shown.is_destination
               OR (summed.account, summed.database, summed.schema)
                   IS NOT DISTINCT FROM (shown.account, shown.database, shown.schema))) of_uploads
), total AS (
    SELECT * FROM figure WHERE NOT is_schedule AND NOT is_destination
), by_bucket AS (
    SELECT bucket,
           sum(attempts) FILTER (WHERE outcome = 'uploaded') AS uploaded,
           sum(attempts) FILTER (WHERE outcome = 'failed') AS failed,
           sum(attempts) FILTER (WHERE outcome = 'skipped') AS skipped,
           sum(rows) AS rows
    FROM summed WHERE is_bucket GROUP BY bucket
), by_class AS (
    SELECT bucket, error_class, sum(attempts) AS attempts
    FROM summed WHERE is_bucket AND error_class IS NOT NULL GROUP BY bucket, error_class
)
SELECT cast(total.figures || jsonb_build_object(
    'from', snowflake_instant((SELECT since FROM range)),
    'to', snowflake_instant((SELECT until FROM range)),
    'waiting', (SELECT count(*) FROM waiting),
    'dead_letters', (SELECT count(*) FROM snowflake_dead_letters d JOIN workflow_executions e ON e.id = d.execution_id
                     WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id) AND d.resolved_at IS NULL),
    'success_rate', round(cast(uploaded AS numeric) / nullif(uploaded + failed, 0), 4),
    'errors', (SELECT coalesce(jsonb_agg(jsonb_build_object('error_class', error_class, 'attempts', attempts)
                                         ORDER BY attempts DESC, error_class), '[]')
               FROM (SELECT error_class, sum(attempts) AS attempts FROM by_class GROUP BY error_class) in_range),
    'buckets', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'from', snowflake_instant(start),
            'uploaded', coalesce(by_bucket.uploaded, 0), 'failed', coalesce(by_bucket.failed, 0),
            'skipped', coalesce(by_bucket.skipped, 0), 'rows', coalesce(by_bucket.rows, 0),
            'errors', (SELECT coalesce(jsonb_object_agg(error_class, attempts), '{}') FROM by_class WHERE by_class.bucket = place))
            ORDER BY place), '[]')
        FROM range
        CROSS JOIN unnest(range.starts) WITH ORDINALITY AS bucket (start, place)
        LEFT JOIN by_bucket ON by_bucket.bucket = place
        WHERE start < range.until),
    'schedule_count', (SELECT count(*) FROM counted WHERE is_schedule),
    'schedules', (
        SELECT coalesce(jsonb_agg(figures || jsonb_build_object('schedule_id', cast(f.schedule_id AS text), 'schedule_name', s.name)
                                  ORDER BY f.place), '[]')
        FROM figure f
        LEFT JOIN workflow_schedules s ON s.id = f.schedule_id
        WHERE f.is_schedule),
    'destination_count', (SELECT count(*) FROM counted WHERE is_destination),
    'destinations', (
        SELECT coalesce(jsonb_agg(figures || jsonb_build_object(
                   'destination', snowflake_destination_key(account, database, schema),
                   'account', account, 'database', database, 'schema', schema)
                   ORDER BY place), '[]')
        FROM figure WHERE is_destination)
    ) AS text) AS stats
FROM total
