-- Sign-in by workload identity: the service is the issuer of tokens whose subject is a destination's own.

-- Subjects that no configuration has yet. They are random, so that whoever gets a former user's id gets another one.
CREATE TABLE IF NOT EXISTS snowflake_workload_identities (
    user_id    snowflake_user_id PRIMARY KEY,
    subject    text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE user_snowflake_configs ADD COLUMN IF NOT EXISTS workload_subject text;
COMMENT ON COLUMN user_snowflake_configs.workload_subject IS 'Made by V17__snowflake_uploads.sql';
CREATE UNIQUE INDEX IF NOT EXISTS user_snowflake_configs_workload_subject ON user_snowflake_configs (workload_subject);

-- The keys that sign the tokens.
CREATE TABLE IF NOT EXISTS snowflake_signing_keys (
    id          text PRIMARY KEY,
    private_key text NOT NULL,
    public_key  text NOT NULL,
    signs_from  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN snowflake_signing_keys.private_key IS 'PKCS#8 in base64, as a Fernet token';
COMMENT ON COLUMN snowflake_signing_keys.public_key IS 'A JSON web key, as it is published';
