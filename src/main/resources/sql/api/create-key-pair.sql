-- Keeps the private half of a new key pair until a configuration takes it; the answer is the Snowflake
-- user of the present one.
INSERT INTO snowflake_key_pairs (user_id, private_key) VALUES (cast(:#${variable.userId} AS snowflake_user_id), :#private_key)
ON CONFLICT (user_id) DO UPDATE SET private_key = excluded.private_key, created_at = now()
RETURNING coalesce((
    SELECT c.username FROM user_snowflake_configs c
    WHERE c.user_id = snowflake_key_pairs.user_id AND c.is_active), '') AS username
