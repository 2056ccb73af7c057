-- What uploads of only changed rows left unchanged, and the bytes of all staged rows before compression.
ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS rows_unchanged bigint,
    ADD COLUMN IF NOT EXISTS bytes_uncompressed bigint;

-- The result that a target contains, if its last upload was one of only changed rows. Every upload deletes the row of its target
-- before it changes the target, so that there is none after an unknown outcome.
CREATE TABLE IF NOT EXISTS snowflake_target_results (
    account        text NOT NULL,
    database       text NOT NULL,
    schema         text NOT NULL,
    table_name     text NOT NULL,
    execution_id   snowflake_execution_id NOT NULL REFERENCES workflow_executions (id) ON DELETE CASCADE,
    schedule_id    snowflake_schedule_id NOT NULL,
    -- The configuration with which it was uploaded, and its version.
    destination    text NOT NULL,
    digest         text NOT NULL,
    -- The attempt that stored it, or that found it unchanged.
    attempt_id     bigint NOT NULL,
    PRIMARY KEY (account, database, schema, table_name)
);
CREATE INDEX IF NOT EXISTS snowflake_target_results_execution ON snowflake_target_results (execution_id);
CREATE INDEX IF NOT EXISTS snowflake_target_results_schedule ON snowflake_target_results (schedule_id);
COMMENT ON COLUMN snowflake_target_results.digest IS 'Of the rows as they were staged, and of the options';
