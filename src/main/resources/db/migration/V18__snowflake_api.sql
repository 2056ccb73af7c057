-- What the HTTP API needs. Functions are written in plpgsql, so that the AMC manager may change its tables' columns.

-- The private half of a key pair that was made here, as a Fernet token, until a configuration takes it.
CREATE TABLE IF NOT EXISTS snowflake_key_pairs (
    user_id     snowflake_user_id PRIMARY KEY,
    private_key text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE user_snowflake_configs ADD COLUMN IF NOT EXISTS key_pair_made_here boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN user_snowflake_configs.key_pair_made_here IS 'Made by V17__snowflake_uploads.sql';

-- Connection tests of late, to bound them over all instances: refused sign-ins lock a Snowflake user.
CREATE TABLE IF NOT EXISTS snowflake_connection_tests (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    snowflake_user_id NOT NULL,
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
