-- What the console shows while something goes on: rows of a running upload, steps of a connection test.

ALTER TABLE snowflake_connection_tests
    ADD COLUMN IF NOT EXISTS test_id uuid,
    ADD COLUMN IF NOT EXISTS steps jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN snowflake_connection_tests.test_id IS 'What the caller calls it';
CREATE INDEX IF NOT EXISTS snowflake_connection_tests_test ON snowflake_connection_tests (test_id);

-- What is going on, for the console and for the recovery of what was lost.
CREATE INDEX IF NOT EXISTS snowflake_upload_attempts_running ON snowflake_upload_attempts (execution_id)
    WHERE outcome = 'running';
