-- What statistics need of an attempt's execution, so that they read attempts only (R__snowflake_attempts.sql fills it in), and
-- figures of its upload.
ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS user_id snowflake_user_id,
    ADD COLUMN IF NOT EXISTS schedule_id snowflake_schedule_id,
    ADD COLUMN IF NOT EXISTS waiting_since timestamptz,
    ADD COLUMN IF NOT EXISTS rows_unchanged bigint,
    ADD COLUMN IF NOT EXISTS warehouse_millis bigint;
COMMENT ON COLUMN snowflake_upload_attempts.waiting_since IS
    'When the execution completed; NULL if it had been uploaded before';
COMMENT ON COLUMN snowflake_upload_attempts.warehouse_millis IS
    'Elapsed time of the statements that use the warehouse, an estimate of how long it ran for this attempt';
