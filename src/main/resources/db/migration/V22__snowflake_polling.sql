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

-- A page of a user's executions, newest first. It is planned for the values that are given: rare words are looked up in the
-- index, frequent ones are met soon on the way through the list.
CREATE OR REPLACE FUNCTION snowflake_page_of_executions(
    of_user uuid, wanted_status text, wanted_schedule uuid, words text, before_time timestamptz, before_id uuid,
    at_most integer, completed_after text)
RETURNS TABLE (execution_id uuid) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := '%' || regexp_replace(snowflake_folded(btrim(words)), '([\\%_])', '\\\1', 'g') || '%';
    named   uuid[];
BEGIN
    SELECT array_agg(s.id) INTO named
    FROM workflow_schedules s
    WHERE s.user_id = of_user
      AND snowflake_folded(concat_ws(' ', s.name, s.metadata ->> 'snowflake_table_name',
          snowflake_target_table(s.metadata ->> 'snowflake_table_name', NULL, NULL, NULL))) LIKE pattern;
    RETURN QUERY
        SELECT e.id
        FROM workflow_executions e
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        WHERE e.user_id = of_user
          AND (wanted_status IS NULL
               -- All but these two are stored.
               OR (wanted_status IN ('pending', 'none') OR e.snowflake_status = wanted_status)
               AND wanted_status = coalesce(snowflake_shown_status(
                   e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb), completed_after), 'none'))
          AND (wanted_schedule IS NULL OR e.schedule_id = wanted_schedule)
          AND (pattern IS NULL
               OR snowflake_search_text(cast(e.name AS text), cast(e.instance_id AS text), cast(e.brand AS text),
                      cast(e.template AS text), e.metadata ->> 'snowflake_table_name', cast(e.id AS text)) LIKE pattern
               OR e.schedule_id = ANY (named))
          AND (before_time IS NULL OR (e.created_at, e.id) < (before_time, before_id))
        ORDER BY e.created_at DESC, e.id DESC
        LIMIT at_most;
END
$$;
