-- How a schedule uploads, and where each execution's upload stands. Undone by 16_snowflake_strategy_column_rollback.sql.
ALTER TABLE workflow_schedules
    ADD COLUMN IF NOT EXISTS snowflake_strategy varchar(20) DEFAULT 'upsert'
        CONSTRAINT workflow_schedules_snowflake_strategy_check CHECK (snowflake_strategy IN ('upsert', 'append'));

ALTER TABLE workflow_executions
    ADD COLUMN IF NOT EXISTS snowflake_attempt_count integer DEFAULT 0,
    ADD COLUMN IF NOT EXISTS snowflake_status varchar(20)
        CONSTRAINT workflow_executions_snowflake_status_check
        CHECK (snowflake_status IN ('pending', 'uploading', 'uploaded', 'failed', 'skipped')),
    ADD COLUMN IF NOT EXISTS snowflake_error_message text,
    ADD COLUMN IF NOT EXISTS snowflake_uploaded_at timestamptz;
