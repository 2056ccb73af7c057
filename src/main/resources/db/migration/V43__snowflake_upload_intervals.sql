-- Uploads of a destination that become due within an interval start together at its end.
ALTER TABLE user_snowflake_configs ADD COLUMN IF NOT EXISTS upload_interval_minutes integer
    CONSTRAINT user_snowflake_configs_upload_interval_check CHECK (upload_interval_minutes BETWEEN 1 AND 1440);
COMMENT ON COLUMN user_snowflake_configs.upload_interval_minutes IS 'Made by V17__snowflake_uploads.sql';
