-- Resumes the uploads of a user, by the operator. Returns no row if there is neither a pause nor a configuration.
SELECT changed.*
FROM (
    SELECT user_id FROM user_snowflake_configs WHERE cast(user_id AS text) = ? AND is_active
    UNION
    SELECT user_id FROM snowflake_pauses WHERE cast(user_id AS text) = ?
) known
CROSS JOIN LATERAL snowflake_resume(cast(known.user_id AS snowflake_user_id)) changed
