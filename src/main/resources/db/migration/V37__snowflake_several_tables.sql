-- The tables of an upload with several: what the next upload of the same execution, or of its schedule and window, has to delete
-- from, and what each table got. The table in target_table is one of them.
ALTER TABLE snowflake_upload_attempts
    ADD COLUMN IF NOT EXISTS target_tables text[],
    ADD COLUMN IF NOT EXISTS tables jsonb;
COMMENT ON COLUMN snowflake_upload_attempts.target_tables IS
    'All tables that the attempt may have changed, in target_schema; NULL if there is only target_table';
COMMENT ON COLUMN snowflake_upload_attempts.tables IS 'The receipt of each table; NULL if there is only target_table';
