-- Where the AMC manager keeps metadata as json, the settings are read as from jsonb.
CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule json, of_execution json) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(cast(of_schedule AS jsonb), cast(of_execution AS jsonb)) $$;

CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule json, of_execution jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(cast(of_schedule AS jsonb), of_execution) $$;

CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule jsonb, of_execution json) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(of_schedule, cast(of_execution AS jsonb)) $$;
