-- The user's latest bulk retries that have been started, newest first.
SELECT cast(jsonb_build_object('bulk_retries', coalesce(jsonb_agg(snowflake_shown_bulk_retry(b) ORDER BY b.started_at DESC), '[]')) AS text)
           AS shown
FROM (
    SELECT *
    FROM snowflake_bulk_retries
    WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND started_at IS NOT NULL
    ORDER BY created_at DESC
    LIMIT 20
) b
