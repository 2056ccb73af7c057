-- A destination as the API shows it: which secrets are stored, but not their values.
CREATE OR REPLACE FUNCTION snowflake_shown_config(of_user snowflake_user_id) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', cast(c.id AS text), 'account', c.account, 'username', c.username, 'auth_method', c.auth_method,
            'password', '', 'private_key', '', 'private_key_passphrase', '', 'token', '',
            'has_password', nullif(c.password, '') IS NOT NULL,
            'has_private_key', nullif(c.private_key, '') IS NOT NULL,
            'has_private_key_passphrase', nullif(c.private_key_passphrase, '') IS NOT NULL,
            'has_token', nullif(c.token, '') IS NOT NULL,
            'key_pair_made_here', c.key_pair_made_here,
            'workload_subject', CASE WHEN c.auth_method = 'workload_identity' THEN c.workload_subject END,
            'warehouse', c.warehouse, 'database', c.database, 'schema', c.schema, 'role', c.role,
            'upload_interval_minutes', c.upload_interval_minutes, 'upload_receipts', c.upload_receipts,
            'warning', CASE WHEN c.auth_method = 'password' THEN
                'Snowflake rejects password-only sign-ins for most users. Use a key pair instead.' END,
            'paused_by', p.paused_by, 'paused_at', snowflake_instant(p.paused_at),
            'created_at', snowflake_instant(c.created_at), 'updated_at', snowflake_instant(c.updated_at))
        FROM user_snowflake_configs c
        LEFT JOIN snowflake_pauses p ON p.user_id = c.user_id
        WHERE c.user_id = of_user AND c.is_active
    );
END
$$;
