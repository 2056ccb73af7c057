-- Replaces every field of a user's configuration. Returns no row if there is none.
WITH stored AS (
    UPDATE user_snowflake_configs
    SET account = :#account, username = :#username, auth_method = :#auth_method,
        password = :#password, token = :#token,
        private_key = :#private_key, private_key_passphrase = :#private_key_passphrase,
        key_pair_made_here = cast(:#key_pair_made_here AS boolean),
        -- Never replaced, also if it is not the one that was read before. Kept while another method is used: it is no secret, and
        -- a Snowflake user may still have it.
        workload_subject = coalesce(workload_subject, cast(:#workload_subject AS text)),
        warehouse = :#warehouse, database = :#database, schema = :#schema, role = :#role,
        upload_interval_minutes = cast(:#upload_interval_minutes AS integer),
        upload_receipts = cast(:#upload_receipts AS boolean),
        -- Never the previous time, by which running instances recognize what they have cached.
        updated_at = greatest(now(), updated_at + interval '1 microsecond')
    WHERE user_id = cast(:#${variable.userId} AS snowflake_user_id) AND is_active
    RETURNING user_id
), taken AS (
    DELETE FROM snowflake_key_pairs
    WHERE user_id = (SELECT user_id FROM stored) AND cast(:#key_pair_made_here AS boolean)
), used AS (
    DELETE FROM snowflake_workload_identities
    WHERE user_id = (SELECT user_id FROM stored) AND subject = cast(:#workload_subject AS text)
)
SELECT cast(user_id AS text) AS user_id FROM stored
