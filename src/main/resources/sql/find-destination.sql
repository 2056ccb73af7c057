-- The user's active destination; its secrets are Fernet tokens.
SELECT cast(id AS text) AS id,
       cast(user_id AS text) AS user_id,
       account, username, auth_method, password, token, private_key, private_key_passphrase,
       workload_subject,
       warehouse, database, schema, role, upload_receipts,
       -- Changes with each update, also by another application.
       cast(xmin AS text) AS version
FROM user_snowflake_configs
WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active
