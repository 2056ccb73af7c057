-- The user's active configuration, without its secrets.
SELECT cast(snowflake_shown_config(cast(:#${variable.userId} AS snowflake_user_id)) AS text) AS config
