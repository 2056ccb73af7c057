-- Pauses the user's uploads. Returns no row if the user has no configuration.
SELECT cast(jsonb_build_object(
    'message', CASE WHEN is_changed THEN 'Uploads are paused. Running uploads finish.'
                    ELSE 'Uploads were paused already. Nothing has changed.' END,
    'paused_by', paused_by,
    'paused_at', snowflake_instant(paused_at)) AS text) AS state
FROM snowflake_pause(cast(:#${variable.userId} AS snowflake_user_id), 'owner')
