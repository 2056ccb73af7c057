-- Stores an execution's own upload settings, and returns the outcome; no row if the execution is not the user's. A completed
-- execution becomes due immediately, unless it has already been uploaded with the same settings.
WITH found AS (
    SELECT id, schedule_id, snowflake_status, lower(status) AS status, instance_id, brand, template,
           jsonb_build_array(
               snowflake_target_table(cast(metadata AS jsonb) ->> 'snowflake_table_name', instance_id, brand, template),
               cast(metadata AS jsonb) -> 'snowflake_schema_name',
               coalesce(cast(metadata AS jsonb) -> 'snowflake_strategy', '"upsert"'),
               cast(metadata AS jsonb) -> 'snowflake_columns',
               cast(metadata AS jsonb) -> 'snowflake_transforms',
               cast(metadata AS jsonb) -> 'snowflake_tables') AS target,
           coalesce(nullif(cast(metadata AS jsonb) -> 'snowflake_key_columns', 'null'), '[]') AS key_columns
    FROM workflow_executions
    WHERE id = cast(:#id AS snowflake_execution_id) AND user_id = cast(:#${variable.userId} AS snowflake_user_id)
    FOR UPDATE
), stored AS (
    UPDATE workflow_executions e
    SET metadata = CASE WHEN jsonb_typeof(cast(e.metadata AS jsonb)) = 'object' THEN cast(e.metadata AS jsonb) ELSE '{}' END
            || jsonb_build_object(
                'snowflake_enabled', cast(:#enabled AS boolean),
                'snowflake_table_name', cast(:#table_name AS text),
                'snowflake_schema_name', cast(:#schema_name AS text),
                'snowflake_warehouse', cast(:#warehouse AS text),
                'snowflake_strategy', cast(:#strategy AS text),
                'snowflake_columns', cast(:#columns AS jsonb),
                'snowflake_transforms', cast(:#transforms AS jsonb),
                'snowflake_tables', cast(:#tables AS jsonb),
                -- With key columns, nothing turns the schedule's off: that may need other ones.
                'snowflake_incremental', coalesce(cast(:#incremental AS text),
                    CASE WHEN cast(:#key_columns AS jsonb) IS NOT NULL THEN '' END))
            -- Without a list, they stay as they are.
            || CASE WHEN cast(:#key_columns AS jsonb) IS NULL THEN '{}'
                    ELSE jsonb_build_object('snowflake_key_columns', cast(:#key_columns AS jsonb)) END,
        snowflake_status = CASE
            WHEN cast(:#enabled AS boolean) AND found.status IN ('completed', 'succeeded', 'success')
                AND (found.snowflake_status IS DISTINCT FROM 'uploaded' OR found.target IS DISTINCT FROM jsonb_build_array(
                    snowflake_target_table(cast(:#table_name AS text), found.instance_id, found.brand, found.template),
                    cast(:#schema_name AS text), cast(:#strategy AS text), cast(:#columns AS jsonb),
                    cast(:#transforms AS jsonb), cast(:#tables AS jsonb))
                    OR found.key_columns <> coalesce(cast(:#key_columns AS jsonb), found.key_columns))
            THEN 'pending'
            WHEN NOT cast(:#enabled AS boolean) AND found.snowflake_status IN ('pending', 'failed', 'skipped') THEN NULL
            ELSE e.snowflake_status
        END,
        snowflake_attempt_count = 0,
        snowflake_error_message = NULL,
        snowflake_next_attempt_at = NULL,
        snowflake_waits_for = NULL
    FROM found
    WHERE e.id = found.id AND found.snowflake_status IS DISTINCT FROM 'uploading'
      AND (found.schedule_id IS NULL OR cast(:#strategy AS text) = 'upsert')
    RETURNING e.id
)
SELECT CASE WHEN EXISTS (SELECT FROM stored) THEN 'stored'
            WHEN snowflake_status = 'uploading' THEN 'uploading'
            ELSE 'scheduled'
       END AS outcome
FROM found
