-- What the console shows while something goes on: rows of a running upload, steps of a connection test.

ALTER TABLE snowflake_connection_tests
    ADD COLUMN IF NOT EXISTS test_id uuid,
    ADD COLUMN IF NOT EXISTS steps jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN snowflake_connection_tests.test_id IS 'What the caller calls it';
CREATE INDEX IF NOT EXISTS snowflake_connection_tests_test ON snowflake_connection_tests (test_id);

-- What is going on, for the console and for the recovery of what was lost.
CREATE INDEX IF NOT EXISTS snowflake_upload_attempts_running ON snowflake_upload_attempts (execution_id)
    WHERE outcome = 'running';

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
            'snowflake_table_name', coalesce(
                nullif(btrim(settings.merged ->> 'snowflake_table_name'), ''),
                snowflake_suggested_table(e.instance_id, e.brand, e.template)),
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
