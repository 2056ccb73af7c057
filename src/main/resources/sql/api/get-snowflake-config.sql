-- The user's active destination, without its secrets.
SELECT cast(snowflake_shown_config(cast(:#${variable.userId} AS snowflake_user_id)) AS text) AS config
