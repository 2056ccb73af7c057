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
            'snowflake_warehouse', nullif(btrim(settings.merged ->> 'snowflake_warehouse'), ''),
            'snowflake_strategy', CASE
                WHEN e.schedule_id IS NULL AND settings.merged ->> 'snowflake_strategy' = 'append' THEN 'append'
                ELSE 'upsert'
            END,
            'snowflake_columns', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_columns') = 'object'
                THEN settings.merged -> 'snowflake_columns' END,
            'snowflake_transforms', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_transforms') = 'array'
                THEN settings.merged -> 'snowflake_transforms' END,
            'snowflake_tables', CASE WHEN jsonb_typeof(settings.merged -> 'snowflake_tables') = 'array'
                THEN settings.merged -> 'snowflake_tables' END,
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
            'snowflake_next_attempt_at', snowflake_instant(CASE
                WHEN e.snowflake_status = 'failed' AND isfinite(e.snowflake_next_attempt_at)
                    THEN snowflake_next_start(e.snowflake_next_attempt_at, c.upload_interval_minutes, of_user)
                WHEN e.snowflake_status = 'pending' AND isfinite(e.snowflake_next_attempt_at) THEN e.snowflake_next_attempt_at
                WHEN e.snowflake_status IS NULL AND lower(settings.merged ->> 'snowflake_enabled') = 'true'
                    AND snowflake_is_collected(NULL, e.completed_at, NULL, c.upload_interval_minutes, of_user)
                    THEN snowflake_next_start(e.completed_at, c.upload_interval_minutes, of_user) END),
            'snowflake_progress_rows', CASE WHEN e.snowflake_status = 'uploading' THEN (
                SELECT a.rows_staged FROM snowflake_upload_attempts a
                WHERE a.execution_id = e.id AND a.outcome = 'running' ORDER BY a.id DESC LIMIT 1) END)
        FROM workflow_executions e
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        LEFT JOIN user_snowflake_configs c ON c.user_id = e.user_id AND c.is_active
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

-- The user's executions that match a filter, newest first. The filter has the parameters of the operation listExecutions, and
-- retryable: 'true' for those that a bulk retry may retry. The statement has only the conditions that are asked for, and is planned
-- for their values: rare words are looked up in the index, frequent ones are found quickly by scanning the list. The index does not
-- support words of one or two letters: for these, a page of a list ends after 5,000 executions with the last one that was read, and
-- the next page starts there.
CREATE OR REPLACE FUNCTION snowflake_find_executions(
    of_user snowflake_user_id, filter jsonb, before_time timestamptz, before_id snowflake_execution_id, at_most integer,
    completed_after text)
RETURNS TABLE (execution_id snowflake_execution_id, is_found boolean)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    wanted_status text := filter ->> 'status';
    words text := filter ->> 'q';
    pattern text := '%' || regexp_replace(snowflake_folded(btrim(words)), '([\\%_])', '\\\1', 'g') || '%';
    named   snowflake_schedule_id[];
    until_time timestamptz;
    until_id snowflake_execution_id;
    met integer;
    attempted text := '';
    search text := 'e.user_id = $1';
BEGIN
    SELECT array_agg(cast(s.id AS snowflake_schedule_id)) INTO named
    FROM workflow_schedules s
    WHERE s.user_id = of_user
      AND snowflake_folded(concat_ws(' ', s.name, s.metadata ->> 'snowflake_table_name',
          snowflake_target_table(s.metadata ->> 'snowflake_table_name', NULL, NULL, NULL))) LIKE pattern;
    IF filter ->> 'retryable' IS NULL AND snowflake_folded(words) !~ '[[:alnum:]]{3}' THEN
        SELECT e.created_at, e.id INTO until_time, until_id
        FROM workflow_executions e
        WHERE e.user_id = of_user
          AND (before_time IS NULL OR (e.created_at, e.id) < (before_time, before_id))
        ORDER BY e.created_at DESC, e.id DESC
        OFFSET 4999 LIMIT 1;
    END IF;
    IF filter ->> 'retryable' = 'true' THEN
        -- As the index has it in db/online.sql.
        search := search || $c$ AND coalesce(e.snowflake_status, '') IN ('failed', 'skipped')
            AND lower(e.status) IN ('completed', 'succeeded', 'success')
            AND lower(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_enabled') = 'true'$c$;
    END IF;
    IF wanted_status IS NOT NULL THEN
        search := search || $c$ AND coalesce(snowflake_shown_status(
            e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb), $3), 'none')
            = $2 ->> 'status'$c$;
        IF wanted_status NOT IN ('pending', 'none') THEN
            -- All other statuses are stored. Written out, so that an index of one status can be used.
            search := search || format(' AND e.snowflake_status = %L', wanted_status);
        END IF;
        IF wanted_status IN ('failed', 'skipped') THEN
            search := search || $c$ AND coalesce(e.snowflake_status, '') IN ('failed', 'skipped')$c$;
        END IF;
    END IF;
    IF filter ->> 'schedule_id' IS NOT NULL THEN
        search := search || $c$ AND e.schedule_id = cast($2 ->> 'schedule_id' AS snowflake_schedule_id)$c$;
    END IF;
    IF pattern IS NOT NULL THEN
        search := search || $c$ AND (snowflake_search_text(cast(e.name AS text), cast(e.instance_id AS text), cast(e.brand AS text),
            cast(e.template AS text), e.metadata ->> 'snowflake_table_name', cast(e.id AS text)) LIKE $4
            OR e.schedule_id = ANY ($5))$c$;
    END IF;
    -- An attempt is the same one for all of these.
    IF filter ->> 'outcome' IS NOT NULL THEN
        attempted := attempted || $c$ AND CASE a.outcome WHEN 'lost' THEN 'failed' ELSE a.outcome END = $2 ->> 'outcome'$c$;
    END IF;
    IF filter ->> 'error_class' IS NOT NULL THEN
        attempted := attempted || $c$ AND a.error_class = $2 ->> 'error_class'$c$;
    END IF;
    IF filter ->> 'ended_after' IS NOT NULL THEN
        attempted := attempted || $c$ AND a.finished_at >= cast($2 ->> 'ended_after' AS timestamptz)$c$;
    END IF;
    IF filter ->> 'ended_before' IS NOT NULL THEN
        attempted := attempted || $c$ AND a.finished_at < cast($2 ->> 'ended_before' AS timestamptz)$c$;
    END IF;
    IF filter ->> 'destination' IS NOT NULL THEN
        attempted := attempted
            || $c$ AND snowflake_destination_key(a.target_account, a.target_database, a.target_schema) = $2 ->> 'destination'$c$;
    END IF;
    IF attempted <> '' THEN
        search := search || ' AND e.id IN (SELECT cast(a.execution_id AS snowflake_execution_id) FROM snowflake_upload_attempts a'
            || ' WHERE a.user_id = $1' || attempted
            -- The status is the result of the last attempt.
            || CASE WHEN wanted_status IN ('failed', 'skipped') OR filter ->> 'retryable' = 'true' THEN $c$
                AND NOT EXISTS (SELECT FROM snowflake_upload_attempts later WHERE later.execution_id = a.execution_id
                                AND later.id > a.id AND later.outcome NOT IN ('running', 'handed_back'))$c$ ELSE '' END
            || ')';
    END IF;
    IF before_time IS NOT NULL THEN
        search := search || ' AND (e.created_at, e.id) < ($6, $7)';
    END IF;
    IF until_time IS NOT NULL THEN
        search := search || ' AND (e.created_at, e.id) >= ($8, $9)';
    END IF;
    RETURN QUERY EXECUTE
        'SELECT cast(e.id AS snowflake_execution_id), true FROM workflow_executions e'
        || ' LEFT JOIN workflow_schedules s ON s.id = e.schedule_id WHERE ' || search
        || ' ORDER BY e.created_at DESC, e.id DESC LIMIT $10'
        USING of_user, filter, completed_after, pattern, named, before_time, before_id, until_time, until_id, at_most;
    GET DIAGNOSTICS met = ROW_COUNT;
    IF until_time IS NOT NULL AND met < at_most THEN
        RETURN QUERY SELECT until_id, false;
    END IF;
END
$$;

-- For instances of version 1.0.0, during an upgrade.
CREATE OR REPLACE FUNCTION snowflake_page_of_executions(
    of_user snowflake_user_id, wanted_status text, wanted_schedule snowflake_schedule_id, words text,
    before_time timestamptz, before_id snowflake_execution_id, at_most integer, completed_after text)
RETURNS TABLE (execution_id snowflake_execution_id, is_found boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT * FROM snowflake_find_executions(
        of_user, jsonb_build_object('status', wanted_status, 'schedule_id', cast(wanted_schedule AS text), 'q', words),
        before_time, before_id, at_most, completed_after);
END
$$;
