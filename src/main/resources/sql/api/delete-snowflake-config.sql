-- Deactivates a user's configuration, erases its secrets and its workload identity, which no later one gets, and ends a pause.
-- Returns no row if there is none. Of the former ones, the first, since which uploads have been possible, and the ten latest are
-- kept.
WITH erased AS (
    UPDATE user_snowflake_configs
    SET is_active = false, password = '', token = NULL, private_key = NULL, private_key_passphrase = NULL,
        workload_subject = NULL,
        updated_at = greatest(now(), updated_at + interval '1 microsecond')
    WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active
    RETURNING user_id
), surplus AS (
    DELETE FROM user_snowflake_configs
    WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (ORDER BY created_at) AS age, row_number() OVER (ORDER BY updated_at DESC) AS lateness
            FROM user_snowflake_configs
            WHERE user_id = (SELECT user_id FROM erased) AND NOT is_active) former
        WHERE age > 1 AND lateness >= 10)
), unused AS (
    DELETE FROM snowflake_key_pairs WHERE user_id = (SELECT user_id FROM erased)
), unused_identity AS (
    DELETE FROM snowflake_workload_identities WHERE user_id = (SELECT user_id FROM erased)
)
SELECT cast(erased.user_id AS text) AS user_id
FROM erased
LEFT JOIN LATERAL snowflake_resume(cast(erased.user_id AS snowflake_user_id)) resumed ON true
