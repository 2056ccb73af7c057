-- Freezes the user's executions that match the filter and may be retried, and returns how many they are; retries nothing. Of more
-- than 100,000, nothing is stored. What the user prepared before and did not start ends, and its set is forgotten.
WITH request AS MATERIALIZED (
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'status', cast(:#status AS text), 'schedule_id', cast(:#schedule_id AS text), 'q', nullif(btrim(cast(:#q AS text)), ''),
        'outcome', cast(:#outcome AS text), 'error_class', cast(:#error_class AS text), 'ended_after', cast(:#ended_after AS text),
        'ended_before', cast(:#ended_before AS text), 'destination', cast(:#destination AS text))) AS filter
), found AS MATERIALIZED (
    SELECT e.id, e.created_at, e.snowflake_status
    FROM request
    CROSS JOIN snowflake_find_executions(
        cast(:#${variable.userId} AS snowflake_user_id), request.filter || '{"retryable": "true"}', NULL, NULL, 100001,
        :#${properties:claim.completed-after}) page
    JOIN workflow_executions e ON e.id = page.execution_id
), replaced AS (
    UPDATE snowflake_bulk_retries
    SET ended_at = now(), is_stopped = true
    WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND started_at IS NULL AND ended_at IS NULL
    RETURNING id
), forgotten AS (
    DELETE FROM snowflake_bulk_retry_executions WHERE bulk_retry_id IN (SELECT id FROM replaced)
), created AS (
    INSERT INTO snowflake_bulk_retries (user_id, filter, total, error_classes)
    SELECT cast(:#${variable.userId} AS snowflake_user_id), request.filter, counted.total, (
        SELECT coalesce(jsonb_object_agg(error_class, executions), '{}')
        FROM (SELECT error_class, count(*) AS executions
              FROM found
              CROSS JOIN LATERAL (SELECT a.error_class FROM snowflake_upload_attempts a
                                  WHERE a.execution_id = found.id AND a.error_class IS NOT NULL ORDER BY a.id DESC LIMIT 1) latest
              WHERE found.snowflake_status = 'failed'
              GROUP BY error_class) by_class)
    FROM request, (SELECT count(*) AS total FROM found) counted
    WHERE counted.total <= 100000
    RETURNING *
), frozen AS (
    -- The oldest first, since a newer execution of the same window supersedes an older one.
    INSERT INTO snowflake_bulk_retry_executions (bulk_retry_id, place, execution_id)
    SELECT created.id, row_number() OVER (ORDER BY found.created_at, found.id), found.id
    FROM created, found
)
SELECT (SELECT cast(snowflake_shown_bulk_retry(created) AS text) FROM created) AS shown,
       (SELECT cast(id AS text) FROM created) AS id
