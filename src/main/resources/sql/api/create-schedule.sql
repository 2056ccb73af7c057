-- Stores a schedule for the AMC manager to run, with the upload settings that its executions inherit. Returns no row if the user
-- has reached the limit.
INSERT INTO workflow_schedules
    (id, user_id, name, instance_id, brand, template, is_active, created_at, schedule_config, metadata, snowflake_strategy)
OVERRIDING SYSTEM VALUE
SELECT
    cast(snowflake_new_id('workflow_schedules') AS snowflake_schedule_id), cast(:#${variable.userId} AS snowflake_user_id),
    :#name, :#instance_id, :#brand, :#template, true, now(),
    jsonb_build_object(
        'frequency', cast(:#frequency AS text), 'time', cast(:#time AS text), 'timezone', cast(:#timezone AS text),
        'lookback_days', cast(:#lookback_days AS integer)),
    jsonb_strip_nulls(jsonb_build_object(
        'snowflake_enabled', cast(:#enabled AS boolean),
        'snowflake_table_name', cast(:#table_name AS text),
        'snowflake_schema_name', cast(:#schema_name AS text),
        'snowflake_warehouse', cast(:#warehouse AS text),
        'snowflake_strategy', 'upsert'))
        -- A null within it drops a column.
        || jsonb_build_object(
            'snowflake_columns', cast(:#columns AS jsonb), 'snowflake_transforms', cast(:#transforms AS jsonb),
            'snowflake_tables', cast(:#tables AS jsonb), 'snowflake_key_columns', cast(:#key_columns AS jsonb),
            'snowflake_incremental', cast(:#incremental AS text)),
    'upsert'
WHERE snowflake_may_add_schedule(cast(:#${variable.userId} AS snowflake_user_id))
RETURNING cast(id AS text) AS id
