-- The statements that would fix a failed attempt, apart from the sentence that tells of it: the sentence may hold data.
ALTER TABLE snowflake_upload_attempts ADD COLUMN IF NOT EXISTS fix_sql jsonb;
