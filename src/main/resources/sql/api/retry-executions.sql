-- Makes the user's failed and skipped uploads that match the filter due immediately.
WITH chosen AS MATERIALIZED (
    SELECT e.id
    FROM workflow_executions e
    LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
    WHERE e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
      AND e.snowflake_status = ANY (string_to_array(:#statuses, ','))
      AND lower(e.status) IN ('completed', 'succeeded', 'success')
      AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled') = 'true'
      AND (cast(:#schedule_id AS snowflake_schedule_id) IS NULL
           OR e.schedule_id = cast(:#schedule_id AS snowflake_schedule_id))
      AND (cast(:#completed_after AS timestamptz) IS NULL OR e.completed_at >= cast(:#completed_after AS timestamptz))
      AND (cast(:#completed_before AS timestamptz) IS NULL OR e.completed_at < cast(:#completed_before AS timestamptz))
      AND (cast(:#error_class AS text) IS NULL OR :#error_class = (
          SELECT a.error_class FROM snowflake_upload_attempts a
          WHERE a.execution_id = e.id AND a.error_class IS NOT NULL ORDER BY a.id DESC LIMIT 1))
    -- The order in which the end of a pause locks them.
    ORDER BY e.id
    FOR UPDATE OF e
), retried AS (
    UPDATE workflow_executions e
    SET snowflake_status = 'pending', snowflake_attempt_count = 0, snowflake_error_message = NULL,
        snowflake_next_attempt_at = NULL, snowflake_waits_for = NULL
    FROM chosen
    WHERE e.id = chosen.id
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
SELECT count(*) AS retried FROM retried
