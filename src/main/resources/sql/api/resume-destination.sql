-- Resumes the user's uploads. Returns no row if the user has no configuration.
SELECT cast(jsonb_build_object(
    'message', CASE WHEN NOT is_changed THEN 'Uploads were not paused. Nothing has changed.'
                    WHEN resumed_uploads = 0 THEN 'Uploads are resumed. None was waiting.'
                    ELSE format('Uploads are resumed. The waiting ones (%s) start within a minute.', resumed_uploads) END,
    'paused_by', NULL,
    'paused_at', NULL) AS text) AS state
FROM snowflake_resume(cast(:#${variable.userId} AS snowflake_user_id))
