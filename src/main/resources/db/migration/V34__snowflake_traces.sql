-- The trace of an attempt, for an operator who looks for the reason of a failure.
ALTER TABLE snowflake_upload_attempts ADD COLUMN IF NOT EXISTS trace_id text;
