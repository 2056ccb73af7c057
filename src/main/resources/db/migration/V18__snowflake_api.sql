-- What the HTTP API needs. Functions are written in plpgsql, so that the AMC manager may change its tables' columns.

-- The private half of a key pair that was made here, as a Fernet token, until a configuration takes it.
CREATE TABLE IF NOT EXISTS snowflake_key_pairs (
    user_id     uuid PRIMARY KEY,
    private_key text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE user_snowflake_configs ADD COLUMN IF NOT EXISTS key_pair_made_here boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN user_snowflake_configs.key_pair_made_here IS 'Made by V17__snowflake_uploads.sql';

-- Connection tests of late, to bound them over all instances: refused sign-ins lock a Snowflake user.
CREATE TABLE IF NOT EXISTS snowflake_connection_tests (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    uuid NOT NULL,
    sign_in    text NOT NULL,
    refused    boolean NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN snowflake_connection_tests.sign_in IS 'Account and Snowflake user, in lower case';
CREATE INDEX IF NOT EXISTS snowflake_connection_tests_started ON snowflake_connection_tests (started_at);

CREATE OR REPLACE FUNCTION snowflake_instant(moment timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The name that an upload makes where none is set.
CREATE OR REPLACE FUNCTION snowflake_suggested_table(instance_id text, brand text, template text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(regexp_replace(
        concat_ws('_', nullif(btrim(instance_id), ''), nullif(btrim(brand), ''), nullif(btrim(template), '')),
        '[^A-Za-z0-9_]', '_', 'g'), '')
$$;

-- The settings of an execution: its own win over its schedule's.
CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule jsonb, of_execution jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(of_schedule) = 'object' THEN of_schedule ELSE '{}' END
           || CASE WHEN jsonb_typeof(of_execution) = 'object' THEN jsonb_strip_nulls(of_execution) ELSE '{}' END
$$;

-- An execution as the API shows it; null where it is not the user's.
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
                THEN snowflake_instant(e.snowflake_next_attempt_at) END)
        FROM workflow_executions e
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        CROSS JOIN LATERAL (SELECT snowflake_settings(s.metadata, e.metadata) AS merged) settings
        WHERE e.id = wanted AND e.user_id = of_user
    );
END
$$;

-- A dead letter as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_shown_dead_letter(wanted bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', d.id, 'execution_id', d.execution_id, 'execution_name', e.name, 'upload_id', d.upload_id,
            'error_class', d.error_class, 'error_message', d.error_message, 'attempts', d.attempts,
            'created_at', snowflake_instant(d.created_at), 'resolved_at', snowflake_instant(d.resolved_at))
        FROM snowflake_dead_letters d JOIN workflow_executions e ON e.id = d.execution_id
        WHERE d.id = wanted
    );
END
$$;

-- A schedule's upload settings as the API shows them.
CREATE OR REPLACE FUNCTION snowflake_shown_schedule_upload(metadata jsonb, suggested text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'enabled', lower(metadata ->> 'snowflake_enabled') IS NOT DISTINCT FROM 'true',
        'table_name', nullif(btrim(metadata ->> 'snowflake_table_name'), ''),
        'schema_name', nullif(btrim(metadata ->> 'snowflake_schema_name'), ''),
        'strategy', 'upsert',
        'suggested_table_name', suggested)
$$;

-- A destination as the API shows it: whether there are secrets, and never what they are.
CREATE OR REPLACE FUNCTION snowflake_shown_config(of_user uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', c.id, 'account', c.account, 'username', c.username, 'auth_method', c.auth_method,
            'password', '', 'private_key', '', 'private_key_passphrase', '', 'token', '',
            'has_password', nullif(c.password, '') IS NOT NULL,
            'has_private_key', nullif(c.private_key, '') IS NOT NULL,
            'has_private_key_passphrase', nullif(c.private_key_passphrase, '') IS NOT NULL,
            'has_token', nullif(c.token, '') IS NOT NULL,
            'key_pair_made_here', c.key_pair_made_here,
            'warehouse', c.warehouse, 'database', c.database, 'schema', c.schema, 'role', c.role,
            'warning', CASE WHEN c.auth_method = 'password' THEN
                'Snowflake refuses sign-ins with a password alone for most users: a key pair goes on working.' END,
            'created_at', snowflake_instant(c.created_at), 'updated_at', snowflake_instant(c.updated_at))
        FROM user_snowflake_configs c
        WHERE c.user_id = of_user AND c.is_active
    );
END
$$;
