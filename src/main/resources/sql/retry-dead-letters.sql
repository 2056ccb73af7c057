-- The uploads of all users that need a person and match a filter, counted by error class. If they are to be retried, makes them
-- due at random times within the interval, so that they do not all start at once; at most 1,000 of them.
WITH filter AS (
    SELECT cast(? AS text) AS error_class, cast(? AS timestamptz) AS failed_after, cast(? AS timestamptz) AS failed_before,
           cast(? AS text) AS user_id, cast(? AS interval) AS within
), wanted AS (
    SELECT DISTINCT ON (e.id) e.id, e.user_id, d.error_class
    FROM filter
    CROSS JOIN snowflake_dead_letters d
    JOIN workflow_executions e ON e.id = d.execution_id
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    WHERE d.resolved_at IS NULL
      AND e.snowflake_status = 'failed' AND e.snowflake_next_attempt_at IS NULL
      AND lower(e.status) IN ('completed', 'succeeded', 'success')
      AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled') = 'true'
      AND (filter.error_class IS NULL OR d.error_class = filter.error_class)
      AND (filter.failed_after IS NULL OR d.created_at >= filter.failed_after)
      AND d.created_at < filter.failed_before
      AND (filter.user_id IS NULL OR cast(e.user_id AS text) = filter.user_id)
    ORDER BY e.id, d.id DESC
    LIMIT CASE WHEN (SELECT within FROM filter) IS NULL THEN NULL ELSE 1000 END
), locked AS MATERIALIZED (
    SELECT e.id
    FROM filter, wanted JOIN workflow_executions e ON e.id = wanted.id
    WHERE filter.within IS NOT NULL AND e.snowflake_status = 'failed'
    -- The order in which the end of a pause locks them.
    ORDER BY e.id
    FOR UPDATE OF e
), retried AS (
    UPDATE workflow_executions e
    SET snowflake_status = 'pending', snowflake_attempt_count = 0, snowflake_error_message = NULL,
        snowflake_next_attempt_at = now() + random() * filter.within, snowflake_waits_for = NULL
    FROM locked, filter
    WHERE e.id = locked.id
    RETURNING e.id, e.schedule_id
), forgotten AS (
    -- What a person retries is sent to Snowflake, also if its result has not changed.
    DELETE FROM snowflake_target_results
    WHERE (account, database, schema, table_name) IN (
        SELECT account, database, schema, table_name
        FROM snowflake_target_results
        WHERE schedule_id IN (SELECT schedule_id FROM retried)
        -- In one order, so that no two of them wait for each other; mark-merging.sql has the same.
        ORDER BY account, database, schema, table_name
        FOR UPDATE)
)
SELECT error_class, count(*) AS uploads, array_agg(DISTINCT cast(user_id AS text)) AS users
FROM wanted
WHERE (SELECT within FROM filter) IS NULL OR id IN (SELECT id FROM retried)
GROUP BY error_class
ORDER BY error_class
