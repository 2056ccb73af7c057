-- Stores a user's configuration, whose secrets are already Fernet tokens. Returns no row if there is one.
WITH stored AS (
    INSERT INTO user_snowflake_configs
        (id, user_id, account, username, auth_method, password, token, private_key, private_key_passphrase,
         key_pair_made_here, workload_subject, warehouse, database, schema, role, upload_interval_minutes, upload_receipts,
         created_at, updated_at)
    OVERRIDING SYSTEM VALUE
    VALUES (
        -- Converted to the type of the column.
        (jsonb_populate_record(CAST(NULL AS user_snowflake_configs),
            jsonb_build_object('id', snowflake_new_id('user_snowflake_configs')))).id,
        cast(:#${variable.userId} AS snowflake_user_id), :#account, :#username, :#auth_method, :#password, :#token,
        :#private_key, :#private_key_passphrase, cast(:#key_pair_made_here AS boolean), cast(:#workload_subject AS text),
        :#warehouse, :#database, :#schema, :#role, cast(:#upload_interval_minutes AS integer),
        cast(:#upload_receipts AS boolean), now(), now())
    ON CONFLICT (user_id) WHERE is_active DO NOTHING
    RETURNING user_id
), taken AS (
    DELETE FROM snowflake_key_pairs
    WHERE user_id = (SELECT user_id FROM stored) AND cast(:#key_pair_made_here AS boolean)
), used AS (
    DELETE FROM snowflake_workload_identities
    WHERE user_id = (SELECT user_id FROM stored) AND subject = cast(:#workload_subject AS text)
)
SELECT cast(user_id AS text) AS user_id FROM stored
