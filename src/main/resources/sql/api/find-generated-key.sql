-- The private key that the service generated for the user, as a Fernet token: one that no configuration uses yet, or else that
-- of the active configuration.
SELECT coalesce(
    (SELECT private_key FROM snowflake_key_pairs WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id)),
    (SELECT private_key FROM user_snowflake_configs
     WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active AND key_pair_made_here)) AS private_key
