-- How a schedule uploads, and where each execution's upload stands. Undone by 16_snowflake_strategy_column_rollback.sql.
-- Constraints are validated later, by db/online.sql, since that reads the whole table.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'workflow_schedules'::regclass
                       AND attname = 'snowflake_strategy' AND NOT attisdropped) THEN
        ALTER TABLE workflow_schedules
            ADD COLUMN snowflake_strategy varchar(20) DEFAULT 'upsert',
            ADD CONSTRAINT workflow_schedules_snowflake_strategy_check
                CHECK (snowflake_strategy IN ('upsert', 'append')) NOT VALID;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'workflow_executions'::regclass
                       AND attname = 'snowflake_status' AND NOT attisdropped) THEN
        ALTER TABLE workflow_executions
            ADD COLUMN snowflake_status varchar(20),
            ADD CONSTRAINT workflow_executions_snowflake_status_check
                CHECK (snowflake_status IN ('pending', 'uploading', 'uploaded', 'failed', 'skipped')) NOT VALID;
    END IF;
END
$$;

ALTER TABLE workflow_executions
    ADD COLUMN IF NOT EXISTS snowflake_attempt_count integer DEFAULT 0,
    ADD COLUMN IF NOT EXISTS snowflake_error_message text,
    ADD COLUMN IF NOT EXISTS snowflake_uploaded_at timestamptz;
