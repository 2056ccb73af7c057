-- The Snowflake sessions of an attempt that did not end well: whoever writes to its table next cancels what they still run
-- and rolls back what they left open.
ALTER TABLE snowflake_upload_attempts ADD COLUMN IF NOT EXISTS session_ids text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN snowflake_upload_attempts.session_ids IS
    'Emptied when the upload has succeeded, and when another upload has ended these sessions'' work';

CREATE INDEX IF NOT EXISTS snowflake_upload_attempts_sessions
    ON snowflake_upload_attempts (target_account, target_database, target_schema, target_table)
    WHERE session_ids <> '{}';
