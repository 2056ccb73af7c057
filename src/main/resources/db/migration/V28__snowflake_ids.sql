-- What takes ids or gives them. They are of the AMC manager's own types, for which beforeEachMigrate.sql has made domains: a
-- value is cast to the column's type, and not the column to the value's, so that indexes stay usable. The API's ids are text.
DROP FUNCTION IF EXISTS snowflake_running_uploads, snowflake_shown_execution, snowflake_shown_config, snowflake_page_of_executions;

-- What is at work, whose it is and in which instance, for a claim. One claim is made at a time, over all instances: it waits here for the
-- one before, and sees what that one took, which the claim's own statement would not.
CREATE FUNCTION snowflake_running_uploads()
RETURNS TABLE (execution_id snowflake_execution_id, user_id snowflake_user_id, instance text) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
    RETURN QUERY
        SELECT cast(e.id AS snowflake_execution_id), cast(e.user_id AS snowflake_user_id), e.snowflake_owner
        FROM workflow_executions e
        WHERE e.snowflake_status = 'uploading';
END
$$;

-- An execution as the API shows it, or NULL where it is another user's.
CREATE FUNCTION snowflake_shown_execution(
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

-- A dead letter as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_shown_dead_letter(wanted bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', d.id, 'execution_id', cast(d.execution_id AS text), 'execution_name', e.name, 'upload_id', d.upload_id,
            'error_class', d.error_class, 'error_message', d.error_message, 'attempts', d.attempts,
            'created_at', snowflake_instant(d.created_at), 'resolved_at', snowflake_instant(d.resolved_at))
        FROM snowflake_dead_letters d JOIN workflow_executions e ON e.id = d.execution_id
        WHERE d.id = wanted
    );
END
$$;

-- A destination as the API shows it: whether there are secrets, and never what they are.
CREATE FUNCTION snowflake_shown_config(of_user snowflake_user_id) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', cast(c.id AS text), 'account', c.account, 'username', c.username, 'auth_method', c.auth_method,
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

-- A page of a user's executions, newest first. It is planned for the values that are given: rare words are looked up in the
-- index, frequent ones are met soon on the way through the list. The index has no words of one or two letters: for these, a page
-- ends after so many executions, with the last one that was looked at, and the next page goes on from there.
CREATE FUNCTION snowflake_page_of_executions(
    of_user snowflake_user_id, wanted_status text, wanted_schedule snowflake_schedule_id, words text,
    before_time timestamptz, before_id snowflake_execution_id, at_most integer, completed_after text)
RETURNS TABLE (execution_id snowflake_execution_id, is_found boolean) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
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
          AND (until_time IS NULL OR (e.created_at, e.id) >= (until_time, until_id))
        ORDER BY e.created_at DESC, e.id DESC
        LIMIT at_most;
    GET DIAGNOSTICS met = ROW_COUNT;
    IF until_time IS NOT NULL AND met < at_most THEN
        RETURN QUERY SELECT until_id, false;
    END IF;
END
$$;

-- The id of a new row: as the table makes it, or a random UUID where the AMC manager makes its ids itself.
CREATE OR REPLACE FUNCTION snowflake_new_id(of_table regclass) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    made_by text := coalesce(
        (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
         JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE d.adrelid = of_table AND a.attname = 'id'),
        'nextval(' || quote_literal(pg_get_serial_sequence(cast(of_table AS text), 'id')) || ')');
    made text;
BEGIN
    EXECUTE 'SELECT ' || coalesce(made_by, 'gen_random_uuid()') INTO made;
    RETURN made;
END
$$;
