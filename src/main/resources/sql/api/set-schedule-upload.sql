-- Stores the upload settings of one of the user's schedules; its future executions inherit them. The time at which uploads are
-- enabled is stored, so that its history is not uploaded automatically. Returns no row if the schedule is not the user's.
UPDATE workflow_schedules
SET snowflake_strategy = 'upsert',
    metadata = CASE WHEN jsonb_typeof(cast(metadata AS jsonb)) = 'object' THEN cast(metadata AS jsonb) ELSE '{}' END
        || jsonb_build_object(
            'snowflake_enabled', cast(:#enabled AS boolean),
            'snowflake_table_name', cast(:#table_name AS text),
            'snowflake_schema_name', cast(:#schema_name AS text),
            'snowflake_warehouse', cast(:#warehouse AS text),
            'snowflake_strategy', 'upsert',
            'snowflake_columns', cast(:#columns AS jsonb),
            'snowflake_transforms', cast(:#transforms AS jsonb),
            'snowflake_tables', cast(:#tables AS jsonb),
            'snowflake_incremental', cast(:#incremental AS text))
        -- Without a list, they stay as they are.
        || CASE WHEN cast(:#key_columns AS jsonb) IS NULL THEN '{}'
                ELSE jsonb_build_object('snowflake_key_columns', cast(:#key_columns AS jsonb)) END
        || CASE WHEN cast(:#enabled AS boolean)
                     AND lower(metadata ->> 'snowflake_enabled') IS DISTINCT FROM 'true'
                THEN jsonb_build_object('snowflake_enabled_at', snowflake_instant(now()))
                ELSE '{}'
           END
WHERE id = cast(:#id AS snowflake_schedule_id) AND user_id = cast(:#${variable.userId} AS snowflake_user_id)
RETURNING cast(snowflake_shown_schedule_upload(
    cast(metadata AS jsonb), snowflake_suggested_table(instance_id, brand, template)) AS text) AS upload
