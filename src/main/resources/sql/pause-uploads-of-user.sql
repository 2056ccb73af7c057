-- Pauses the uploads of a user, by the operator. Returns no row if the user has no configuration.
SELECT changed.*
FROM (
    SELECT user_id FROM user_snowflake_configs WHERE cast(user_id AS text) = ? AND is_active
) known
CROSS JOIN LATERAL snowflake_pause(cast(known.user_id AS snowflake_user_id), 'operator') changed
