-- What logs and notifications say of a dead letter: its message without values of the result.
ALTER TABLE snowflake_dead_letters ADD COLUMN IF NOT EXISTS log_message text;
