-- What is asked for by the clock reads what is to be uploaded, and never the history. The indexes for that are in
-- db/online.sql, since they are built without a lock that would stop the AMC manager.

-- From when on a schedule's executions are uploaded; snowflake_asks_for_upload says the same of each of them. A time that
-- cannot be read bounds nothing here, and is compared as text there.
CREATE OR REPLACE FUNCTION snowflake_enabled_since(of_schedule jsonb) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF of_schedule ->> 'snowflake_enabled_at' IS NULL THEN
        RETURN '-infinity';
    END IF;
    RETURN (left(replace(of_schedule ->> 'snowflake_enabled_at', ' ', 'T'), 19) || 'Z')::timestamptz;
EXCEPTION WHEN data_exception THEN
    RETURN '-infinity';
END
$$;

-- Words as they are compared in a search: however they are composed, and in capitals or not.
CREATE OR REPLACE FUNCTION snowflake_folded(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- Normalising is slow, and most texts are ASCII.
    RETURN lower(CASE WHEN octet_length(words) = length(words) THEN words ELSE normalize(words, NFKC) END);
END
$$;

-- What a search of executions looks through. An index has it: a change needs another name, and other functions than
-- PostgreSQL's own cannot be called here.
CREATE OR REPLACE FUNCTION snowflake_search_text(
    name text, instance_id text, brand text, template text, table_name text, id text)
RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    given text := coalesce(nullif(btrim(table_name), ''), concat_ws('_', instance_id, brand, template));
    -- The table's name as it was entered and, as snowflake_target_table forms it, as it is shown.
    words text := concat_ws(' ', name, instance_id, brand, template, given, id,
        regexp_replace(given, '[\x01-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]', '_', 'g'));
BEGIN
    RETURN lower(CASE WHEN octet_length(words) = length(words) THEN words ELSE normalize(words, NFKC) END);
END
$$;

-- The index for searches needs the extension. Without it a search reads all of the user's executions.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'Searches will have no index: %', SQLERRM;
END
$$;
