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
