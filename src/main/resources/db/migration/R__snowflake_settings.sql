-- The settings of an execution: its own take precedence over its schedule's, unless they are null. A null within a mapping of
-- columns drops a column. Without a subquery, so that PostgreSQL inlines it in the list of executions.
CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule jsonb, of_execution jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof(of_schedule) = 'object' THEN of_schedule ELSE '{}' END
           || CASE WHEN jsonb_typeof(of_execution) = 'object' THEN jsonb_strip_nulls(of_execution) ELSE '{}' END
           || CASE
               WHEN jsonb_typeof(of_execution -> 'snowflake_columns') = 'object'
               THEN jsonb_set('{}', '{snowflake_columns}', of_execution -> 'snowflake_columns')
               ELSE '{}'
           END
           || CASE
               WHEN jsonb_typeof(of_execution -> 'snowflake_tables') = 'array'
               THEN jsonb_set('{}', '{snowflake_tables}', of_execution -> 'snowflake_tables')
               ELSE '{}'
           END
$$;

-- For databases in which metadata is json instead of jsonb.
CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule json, of_execution json) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(cast(of_schedule AS jsonb), cast(of_execution AS jsonb)) $$;

CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule json, of_execution jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(cast(of_schedule AS jsonb), of_execution) $$;

CREATE OR REPLACE FUNCTION snowflake_settings(of_schedule jsonb, of_execution json) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT snowflake_settings(of_schedule, cast(of_execution AS jsonb)) $$;

-- The name of the target table: the given one, or else instance, brand and template. Letters and digits of every script are kept, so
-- that different names stay different; all other ASCII characters except _ become _. A name that is entirely ASCII is folded to upper
-- case, as Snowflake folds names without quotes. The result does not depend on the database's collation.
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

-- The name of the target table if none is given.
CREATE OR REPLACE FUNCTION snowflake_suggested_table(instance_id text, brand text, template text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT snowflake_target_table(NULL, instance_id, brand, template)
$$;
