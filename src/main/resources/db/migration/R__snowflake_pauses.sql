-- Why an upload waits during a pause.
CREATE OR REPLACE FUNCTION snowflake_pause_reason(paused_by text, paused_at timestamptz) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format('Uploads have been paused by the %s since %s. This upload will start after they are resumed.',
                  paused_by, to_char(paused_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'))
$$;

-- The current pauses, for a claim: as they are after the previous claim (snowflake_running_uploads), and locked until this claim
-- ends, so that no upload is held back by a pause that has ended. One that is ending is no longer in force.
CREATE OR REPLACE FUNCTION snowflake_pauses_in_force() RETURNS SETOF snowflake_pauses LANGUAGE plpgsql VOLATILE ROWS 10 AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
    RETURN QUERY SELECT * FROM snowflake_pauses FOR KEY SHARE SKIP LOCKED;
END
$$;

-- Makes a user's uploads that are due, or wait for an account that is down, wait for the end of the pause. The next claims hold back
-- those that are locked, or become due later.
CREATE OR REPLACE FUNCTION snowflake_hold_back(pause snowflake_pauses) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE workflow_executions
    SET snowflake_waits_for = pause.id,
        snowflake_next_attempt_at = 'infinity',
        snowflake_error_message = CASE WHEN snowflake_status = 'failed' THEN snowflake_error_message
                                       ELSE snowflake_pause_reason(pause.paused_by, pause.paused_at) END
    WHERE id = ANY (ARRAY(
        SELECT id
        FROM workflow_executions e
        WHERE user_id = pause.user_id
          -- The conditions of the index in db/online.sql.
          AND (snowflake_status = 'pending' AND (snowflake_next_attempt_at IS NULL OR snowflake_next_attempt_at < 'infinity')
               OR snowflake_status = 'failed' AND snowflake_next_attempt_at < 'infinity')
          AND (snowflake_next_attempt_at IS NULL OR snowflake_next_attempt_at <= now()
               OR EXISTS (SELECT FROM snowflake_outages o WHERE o.id = e.snowflake_waits_for))
        FOR UPDATE OF e SKIP LOCKED));
END
$$;

-- Pauses a user's uploads. When it has been committed, no further upload of the user starts; running ones finish. Returns no row if
-- the user has no Snowflake configuration.
CREATE OR REPLACE FUNCTION snowflake_pause(of_user snowflake_user_id, by_whom text)
RETURNS TABLE (is_changed boolean, paused_by text, paused_at timestamptz) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
    pause snowflake_pauses;
BEGIN
    INSERT INTO snowflake_pauses (user_id, paused_by)
    -- Locked, so that deleting the configuration meanwhile ends the pause, too.
    SELECT user_id, by_whom FROM user_snowflake_configs WHERE user_id = of_user AND is_active FOR SHARE
    ON CONFLICT DO NOTHING
    RETURNING * INTO pause;
    IF pause.id IS NOT NULL THEN
        -- After the claim that is being made, which does not see the pause.
        PERFORM pg_advisory_xact_lock(hashtext('snowflake_running_uploads'));
        PERFORM snowflake_hold_back(pause);
        RETURN QUERY SELECT true, pause.paused_by, pause.paused_at;
    ELSE
        RETURN QUERY SELECT false, p.paused_by, p.paused_at FROM snowflake_pauses p WHERE p.user_id = of_user;
    END IF;
END
$$;

-- Ends a pause, if there is one: all uploads of the user that are due start over time, as after an outage. Returns no row if the user
-- has neither a pause nor a Snowflake configuration.
CREATE OR REPLACE FUNCTION snowflake_resume(of_user snowflake_user_id)
RETURNS TABLE (is_changed boolean, resumed_uploads bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    pause snowflake_pauses;
BEGIN
    DELETE FROM snowflake_pauses WHERE user_id = of_user RETURNING * INTO pause;
    IF pause.id IS NOT NULL THEN
        -- Waits for those that are locked, since nothing else would ever resume them: before any other lock, and in the order in which
        -- retries lock several, so that neither waits for the other.
        PERFORM FROM workflow_executions
        WHERE snowflake_waits_for = pause.id
          AND (snowflake_status = 'pending' AND snowflake_next_attempt_at = 'infinity'
               OR snowflake_status = 'failed' AND snowflake_next_attempt_at = 'infinity')
        ORDER BY id
        FOR UPDATE;
        PERFORM snowflake_hold_back(pause);
        RETURN QUERY SELECT true, snowflake_resume_uploads(pause.id);
    ELSE
        RETURN QUERY SELECT false, bigint '0' FROM user_snowflake_configs c WHERE c.user_id = of_user AND c.is_active;
    END IF;
END
$$;
