-- Makes one of the user's uploads due immediately, and returns the outcome; no row if the execution is not the user's.
WITH found AS (
    SELECT e.id, e.snowflake_status, lower(e.status) AS status,
           lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled') IS NOT DISTINCT FROM 'true' AS enabled
    FROM workflow_executions e
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    WHERE e.id = cast(:#id AS snowflake_execution_id) AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
    FOR UPDATE OF e
), retried AS (
    UPDATE workflow_executions e
    SET snowflake_status = 'pending', snowflake_attempt_count = 0, snowflake_error_message = NULL,
        snowflake_next_attempt_at = NULL, snowflake_waits_for = NULL
    FROM found
    WHERE e.id = found.id AND found.enabled AND found.status IN ('completed', 'succeeded', 'success')
      AND found.snowflake_status IS DISTINCT FROM 'uploading'
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
SELECT CASE WHEN EXISTS (SELECT FROM retried) THEN 'retried'
            WHEN snowflake_status = 'uploading' THEN 'uploading'
            WHEN NOT enabled THEN 'not enabled'
            ELSE 'not completed'
       END AS outcome
FROM found
