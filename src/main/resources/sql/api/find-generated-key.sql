-- The private key that was made here for the user, as a Fernet token: one that no configuration has taken yet, or else the
-- active configuration's.
SELECT coalesce(
    (SELECT private_key FROM snowflake_key_pairs WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id)),
    (SELECT private_key FROM user_snowflake_configs
     WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active AND key_pair_made_here)) AS private_key
