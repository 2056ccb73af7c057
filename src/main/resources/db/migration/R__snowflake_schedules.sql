-- A schedule's upload settings as the API shows them.
CREATE OR REPLACE FUNCTION snowflake_shown_schedule_upload(metadata jsonb, suggested text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'enabled', lower(metadata ->> 'snowflake_enabled') IS NOT DISTINCT FROM 'true',
        'table_name', snowflake_target_table(metadata ->> 'snowflake_table_name', NULL, NULL, NULL),
        'schema_name', nullif(btrim(metadata ->> 'snowflake_schema_name'), ''),
        'warehouse', nullif(btrim(metadata ->> 'snowflake_warehouse'), ''),
        'strategy', 'upsert',
        'columns', CASE WHEN jsonb_typeof(metadata -> 'snowflake_columns') = 'object' THEN metadata -> 'snowflake_columns' END,
        'transforms', CASE WHEN jsonb_typeof(metadata -> 'snowflake_transforms') = 'array'
            THEN metadata -> 'snowflake_transforms' END,
        'tables', CASE WHEN jsonb_typeof(metadata -> 'snowflake_tables') = 'array' THEN metadata -> 'snowflake_tables' END,
        'key_columns', CASE WHEN jsonb_typeof(metadata -> 'snowflake_key_columns') = 'array'
            THEN metadata -> 'snowflake_key_columns' END,
        'incremental', nullif(btrim(metadata ->> 'snowflake_incremental'), ''),
        'suggested_table_name', suggested)
$$;

-- A schedule as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_shown_schedule(wanted snowflake_schedule_id) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', cast(s.id AS text),
            'name', s.name,
            'instance_id', s.instance_id,
            'brand', s.brand,
            'template', s.template,
            'schedule_config', CASE WHEN jsonb_typeof(cast(s.schedule_config AS jsonb)) = 'object' THEN s.schedule_config END,
            'is_active', s.is_active,
            'created_at', snowflake_instant(s.created_at),
            'snowflake', snowflake_shown_schedule_upload(
                cast(s.metadata AS jsonb), snowflake_suggested_table(s.instance_id, s.brand, s.template)))
        FROM workflow_schedules s
        WHERE s.id = wanted
    );
END
$$;
