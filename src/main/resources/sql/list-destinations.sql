-- All active destinations, as in find-destination.sql.
SELECT cast(id AS text) AS id,
       cast(user_id AS text) AS user_id,
       account, username, auth_method, password, token, private_key, private_key_passphrase,
       workload_subject,
       warehouse, database, schema, role,
       cast(xmin AS text) AS version
FROM user_snowflake_configs
WHERE is_active
ORDER BY user_id
