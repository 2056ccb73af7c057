-- A bulk retry as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_shown_bulk_retry(shown snowflake_bulk_retries) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', shown.id,
        'state', CASE WHEN shown.is_stopped THEN 'stopped' WHEN shown.ended_at IS NOT NULL THEN 'completed'
                      WHEN shown.started_at IS NOT NULL THEN 'running' ELSE 'prepared' END,
        'filter', shown.filter,
        'error_classes', shown.error_classes,
        'total', shown.total,
        'waiting', shown.total - shown.due - shown.uploaded - shown.failed - shown.skipped - shown.ineligible,
        'due', shown.due, 'uploaded', shown.uploaded, 'failed', shown.failed, 'skipped', shown.skipped,
        'ineligible', shown.ineligible,
        'created_at', snowflake_instant(shown.created_at),
        'started_at', snowflake_instant(shown.started_at),
        'ended_at', snowflake_instant(shown.ended_at))
$$;

-- Starts a prepared bulk retry, unless the user has another one that is running. Waits for the user's previous request, and sees
-- what that one stored. Returns the outcome, or no row if the user has no such bulk retry.
CREATE OR REPLACE FUNCTION snowflake_start_bulk_retry(of_user snowflake_user_id, wanted uuid)
RETURNS TABLE (outcome text, shown jsonb) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    found snowflake_bulk_retries;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('snowflake_bulk_retries'), hashtext(cast(of_user AS text)));
    SELECT * INTO found FROM snowflake_bulk_retries WHERE id = wanted AND user_id = of_user FOR UPDATE;
    IF found.id IS NULL THEN
        RETURN;
    END IF;
    IF found.started_at IS NULL AND found.ended_at IS NOT NULL THEN
        RETURN QUERY SELECT 'ended before', snowflake_shown_bulk_retry(found);
    ELSIF found.started_at IS NOT NULL THEN
        RETURN QUERY SELECT 'already started', snowflake_shown_bulk_retry(found);
    ELSIF EXISTS (SELECT FROM snowflake_bulk_retries WHERE user_id = of_user AND started_at IS NOT NULL AND ended_at IS NULL) THEN
        RETURN QUERY SELECT 'another is running', snowflake_shown_bulk_retry(found);
    ELSE
        UPDATE snowflake_bulk_retries SET started_at = now() WHERE id = wanted RETURNING * INTO found;
        RETURN QUERY SELECT 'started', snowflake_shown_bulk_retry(found);
    END IF;
END
$$;
