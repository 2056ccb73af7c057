-- The statements that would fix a failed attempt, kept apart from the error message, since the message may contain data.
ALTER TABLE snowflake_upload_attempts ADD COLUMN IF NOT EXISTS fix_sql jsonb;
