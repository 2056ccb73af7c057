-- One rule for the name of an execution's table, for the claim that uploads to it and for the API that shows it.

-- The given name, else one made of instance, brand and template. Letters and digits of every script are kept, so that different
-- names stay different; of ASCII everything else but _ becomes _. A name of ASCII alone is folded to upper case, as Snowflake
-- folds names without quotes. The same in every database, whatever its collation.
CREATE OR REPLACE FUNCTION snowflake_target_table(given text, instance_id text, brand text, template text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN octet_length(convert_to(name, 'UTF8')) = char_length(name)
        THEN upper(name COLLATE "C")
        ELSE name
    END
    FROM (
        SELECT regexp_replace(
            coalesce(
                nullif(btrim(given, E' \t\r\n'), ''),
                nullif(concat_ws('_', nullif(btrim(instance_id), ''), nullif(btrim(brand), ''), nullif(btrim(template), '')), '')),
            '[\x01-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]', '_', 'g') AS name
    ) written
$$;

CREATE OR REPLACE FUNCTION snowflake_suggested_table(instance_id text, brand text, template text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT snowflake_target_table(NULL, instance_id, brand, template)
$$;

CREATE OR REPLACE FUNCTION snowflake_shown_schedule_upload(metadata jsonb, suggested text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'enabled', lower(metadata ->> 'snowflake_enabled') IS NOT DISTINCT FROM 'true',
        'table_name', snowflake_target_table(metadata ->> 'snowflake_table_name', NULL, NULL, NULL),
        'schema_name', nullif(btrim(metadata ->> 'snowflake_schema_name'), ''),
        'strategy', 'upsert',
        'suggested_table_name', suggested)
$$;

-- An execution as the API shows it, or NULL where it is another user's.
CREATE OR REPLACE FUNCTION snowflake_shown_execution(wanted uuid, of_user uuid, max_attempts integer) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', e.id,
            'schedule_id', e.schedule_id,
            'schedule_name', s.name,
            'name', e.name,
            'instance_id', e.instance_id,
            'brand', e.brand,
            'template', e.template,
            'status', e.status,
            'time_window_start', jsonb_build_array(e.time_window_start) ->> 0,
            'time_window_end', jsonb_build_array(e.time_window_end) ->> 0,
            'created_at', snowflake_instant(e.created_at),
            'completed_at', snowflake_instant(e.completed_at),
            'snowflake_enabled', lower(settings.merged ->> 'snowflake_enabled') IS NOT DISTINCT FROM 'true',
            'snowflake_table_name', snowflake_target_table(
                settings.merged ->> 'snowflake_table_name', e.instance_id, e.brand, e.template),
            'snowflake_schema_name', nullif(btrim(settings.merged ->> 'snowflake_schema_name'), ''),
            'snowflake_strategy', CASE
                WHEN e.schedule_id IS NULL AND settings.merged ->> 'snowflake_strategy' = 'append' THEN 'append'
                ELSE 'upsert'
            END,
            'snowflake_status', e.snowflake_status,
            'snowflake_attempt_count', coalesce(e.snowflake_attempt_count, 0),
            'snowflake_max_attempts', max_attempts,
            'snowflake_error_message', e.snowflake_error_message,
            'snowflake_error_class', CASE WHEN e.snowflake_status = 'failed' THEN (
                SELECT a.error_class FROM snowflake_upload_attempts a
                WHERE a.execution_id = e.id AND a.error_class IS NOT NULL ORDER BY a.id DESC LIMIT 1) END,
            'snowflake_uploaded_at', snowflake_instant(e.snowflake_uploaded_at),
            'snowflake_next_attempt_at', CASE WHEN e.snowflake_status IN ('pending', 'failed')
                THEN snowflake_instant(e.snowflake_next_attempt_at) END,
            'snowflake_progress_rows', CASE WHEN e.snowflake_status = 'uploading' THEN (
                SELECT a.rows_staged FROM snowflake_upload_attempts a
                WHERE a.execution_id = e.id AND a.outcome = 'running' ORDER BY a.id DESC LIMIT 1) END)
        FROM workflow_executions e
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        CROSS JOIN LATERAL (SELECT snowflake_settings(s.metadata, e.metadata) AS merged) settings
        WHERE e.id = wanted AND e.user_id = of_user
    );
END
$$;
