-- The schema to which the user's uploads write receipts, as the user wrote it. Returns no row if they do not.
SELECT schema
FROM user_snowflake_configs
WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active AND upload_receipts
