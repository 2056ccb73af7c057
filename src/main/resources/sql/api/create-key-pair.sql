-- Keeps the private key of a new key pair until a configuration uses it. Returns the Snowflake user of the current
-- configuration.
INSERT INTO snowflake_key_pairs (user_id, private_key) VALUES (cast(:#${variable.userId} AS snowflake_user_id), :#${variable.keyPair.sealedPrivateKey})
ON CONFLICT (user_id) DO UPDATE SET private_key = excluded.private_key, created_at = now()
RETURNING coalesce((
    SELECT c.username FROM user_snowflake_configs c
    WHERE c.user_id = snowflake_key_pairs.user_id AND c.is_active), '') AS username
