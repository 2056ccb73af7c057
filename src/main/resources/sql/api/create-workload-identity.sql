-- Returns the subject of the user's workload identity, and makes one if there is none, and the Snowflake user of the active
-- configuration.
WITH active AS (
    SELECT workload_subject, username FROM user_snowflake_configs
    WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active
), made AS (
    INSERT INTO snowflake_workload_identities (user_id, subject)
    SELECT cast(:#${variable.userId} AS snowflake_user_id), 'destination:' || gen_random_uuid()
    WHERE NOT EXISTS (SELECT FROM active WHERE workload_subject IS NOT NULL)
    ON CONFLICT (user_id) DO UPDATE SET created_at = now()
    RETURNING subject
)
SELECT coalesce((SELECT workload_subject FROM active), (SELECT subject FROM made)) AS subject,
       coalesce((SELECT username FROM active), '') AS username
