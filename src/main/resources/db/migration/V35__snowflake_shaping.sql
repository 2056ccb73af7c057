-- The options with which an attempt shaped its result, and what they did; NULL without options.
ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS options_hash text,
    ADD COLUMN IF NOT EXISTS shaping jsonb;
