-- A user's Snowflake destination; its secrets are Fernet tokens.
INSERT INTO user_snowflake_configs (
    user_id, account, username, auth_method, password, private_key, warehouse, database, schema, role)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
