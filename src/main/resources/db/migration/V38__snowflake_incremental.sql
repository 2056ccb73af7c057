-- What uploads of only changed rows left unchanged, and the bytes of all staged rows before compression.
ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS rows_unchanged bigint,
    ADD COLUMN IF NOT EXISTS bytes_uncompressed bigint;

-- The result that the tables of an upload contain, if it was one of only changed rows and the last one to each of them. Every upload
-- deletes the rows with one of its tables before it changes them, so that there is none after an unknown outcome.
CREATE TABLE IF NOT EXISTS snowflake_target_results (
    account        text NOT NULL,
    database       text NOT NULL,
    schema         text NOT NULL,
    -- The first one of the tables.
    table_name     text NOT NULL,
    tables         text[] NOT NULL,
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
