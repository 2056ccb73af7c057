-- The subject of the user's workload identity: that of the active configuration, or else one that no configuration has yet.
SELECT coalesce(
    (SELECT workload_subject FROM user_snowflake_configs
     WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active),
    (SELECT subject FROM snowflake_workload_identities
     WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id))) AS subject
