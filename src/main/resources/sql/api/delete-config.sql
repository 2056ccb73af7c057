-- Deactivates a user's destination and erases its secrets. No row comes back where there is none.
WITH erased AS (
    UPDATE user_snowflake_configs
    SET is_active = false, password = '', token = NULL, private_key = NULL, private_key_passphrase = NULL,
        updated_at = greatest(now(), updated_at + interval '1 microsecond')
    WHERE user_id = cast(:#${variable.userId} AS uuid) AND is_active
    RETURNING user_id
), unused AS (
    DELETE FROM snowflake_key_pairs WHERE user_id = (SELECT user_id FROM erased)
)
SELECT cast(user_id AS text) AS user_id FROM erased
