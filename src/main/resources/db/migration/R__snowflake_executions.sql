-- The status that is shown for an execution: 'pending' also if it only waits for a free worker.
CREATE OR REPLACE FUNCTION snowflake_shown_status(
    stored text, execution_status text, completed_at timestamptz, of_schedule jsonb, of_execution jsonb, completed_after text)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(stored, CASE
        WHEN lower(execution_status) IN ('completed', 'succeeded', 'success')
            AND lower(snowflake_settings(of_schedule, of_execution) ->> 'snowflake_enabled') = 'true'
            AND snowflake_asks_for_upload(completed_at, of_schedule, completed_after)
        THEN 'pending' END)
$$;

-- An execution as the API shows it, or NULL if it is another user's.
CREATE OR REPLACE FUNCTION snowflake_shown_execution(
    wanted snowflake_execution_id, of_user snowflake_user_id, max_attempts integer)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', cast(e.id AS text),
            'schedule_id', cast(e.schedule_id AS text),
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
            'snowflake_columns', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_columns') = 'object'
                THEN settings.merged -> 'snowflake_columns' END,
            'snowflake_transforms', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_transforms') = 'array'
                THEN settings.merged -> 'snowflake_transforms' END,
            'snowflake_key_columns', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_key_columns') = 'array'
                THEN settings.merged -> 'snowflake_key_columns' END,
            'snowflake_incremental', nullif(btrim(settings.merged ->> 'snowflake_incremental'), ''),
            'snowflake_status', e.snowflake_status,
            'snowflake_attempt_count', coalesce(e.snowflake_attempt_count, 0),
            'snowflake_max_attempts', max_attempts,
            'snowflake_error_message', e.snowflake_error_message,
            'snowflake_error_class', CASE WHEN e.snowflake_status = 'failed' THEN (
                SELECT a.error_class FROM snowflake_upload_attempts a
                WHERE a.execution_id = e.id AND a.error_class IS NOT NULL ORDER BY a.id DESC LIMIT 1) END,
            'snowflake_is_dead', EXISTS (
                SELECT FROM snowflake_dead_letters d WHERE d.execution_id = e.id AND d.resolved_at IS NULL),
            'snowflake_uploaded_at', snowflake_instant(e.snowflake_uploaded_at),
            'snowflake_is_paused', e.snowflake_status IN ('pending', 'failed') AND EXISTS (
                SELECT FROM snowflake_pauses p WHERE p.id = e.snowflake_waits_for),
            'snowflake_next_attempt_at', CASE WHEN e.snowflake_status IN ('pending', 'failed') AND isfinite(e.snowflake_next_attempt_at)
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

-- Text as a search compares it: without regard to case and composition of letters.
CREATE OR REPLACE FUNCTION snowflake_folded(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- Normalising is slow, and most texts are ASCII.
    RETURN lower(CASE WHEN octet_length(words) = length(words) THEN words ELSE normalize(words, NFKC) END);
END
$$;

-- A page of a user's executions, newest first. It is planned for the given values: rare words are looked up in the index, frequent
-- ones are found quickly by scanning the list. The index does not support words of one or two letters: for these, a page ends
-- after 5,000 executions with the last one that was read, and the next page starts there.
CREATE OR REPLACE FUNCTION snowflake_page_of_executions(
    of_user snowflake_user_id, wanted_status text, wanted_schedule snowflake_schedule_id, words text,
    before_time timestamptz, before_id snowflake_execution_id, at_most integer, completed_after text)
RETURNS TABLE (execution_id snowflake_execution_id, is_found boolean)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    pattern text := '%' || regexp_replace(snowflake_folded(btrim(words)), '([\\%_])', '\\\1', 'g') || '%';
    named   snowflake_schedule_id[];
    until_time timestamptz;
    until_id snowflake_execution_id;
    met integer;
BEGIN
    SELECT array_agg(cast(s.id AS snowflake_schedule_id)) INTO named
    FROM workflow_schedules s
    WHERE s.user_id = of_user
      AND snowflake_folded(concat_ws(' ', s.name, s.metadata ->> 'snowflake_table_name',
          snowflake_target_table(s.metadata ->> 'snowflake_table_name', NULL, NULL, NULL))) LIKE pattern;
    IF snowflake_folded(words) !~ '[[:alnum:]]{3}' THEN
        SELECT e.created_at, e.id INTO until_time, until_id
        FROM workflow_executions e
        WHERE e.user_id = of_user
          AND (before_time IS NULL OR (e.created_at, e.id) < (before_time, before_id))
        ORDER BY e.created_at DESC, e.id DESC
        OFFSET 4999 LIMIT 1;
    END IF;
    RETURN QUERY
        SELECT cast(e.id AS snowflake_execution_id), true
        FROM workflow_executions e
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        WHERE e.user_id = of_user
          AND (wanted_status IS NULL
               -- All other statuses are stored.
               OR (wanted_status IN ('pending', 'none') OR e.snowflake_status = wanted_status)
               AND wanted_status = coalesce(snowflake_shown_status(
                   e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb),
                   completed_after), 'none'))
          AND (wanted_schedule IS NULL OR e.schedule_id = wanted_schedule)
          AND (pattern IS NULL
               OR snowflake_search_text(cast(e.name AS text), cast(e.instance_id AS text), cast(e.brand AS text),
                      cast(e.template AS text), e.metadata ->> 'snowflake_table_name', cast(e.id AS text)) LIKE pattern
               OR e.schedule_id = ANY (named))
          AND (before_time IS NULL OR (e.created_at, e.id) < (before_time, before_id))
          AND (until_time IS NULL OR (e.created_at, e.id) >= (until_time, until_id))
        ORDER BY e.created_at DESC, e.id DESC
        LIMIT at_most;
    GET DIAGNOSTICS met = ROW_COUNT;
    IF until_time IS NOT NULL AND met < at_most THEN
        RETURN QUERY SELECT until_id, false;
    END IF;
END
$$;
