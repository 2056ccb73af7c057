-- Uploads of a destination may leave a receipt in Snowflake, by which a later attempt recognizes that an earlier one has committed.
ALTER TABLE user_snowflake_configs ADD COLUMN IF NOT EXISTS upload_receipts boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN user_snowflake_configs.upload_receipts IS 'Made by V17__snowflake_uploads.sql';

ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS writes_receipt boolean,
    ADD COLUMN IF NOT EXISTS committed_by_attempt integer;
COMMENT ON COLUMN snowflake_upload_attempts.writes_receipt IS
    'Whether every transaction of the attempt that may have been committed contains a receipt; NULL before the first';
COMMENT ON COLUMN snowflake_upload_attempts.committed_by_attempt IS
    'The attempt whose COMMIT this one has found in Snowflake instead of uploading again';
