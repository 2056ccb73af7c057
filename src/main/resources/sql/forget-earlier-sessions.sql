-- Forgets the sessions of earlier attempts, which have no open transaction any more, except this attempt's own session.
UPDATE snowflake_upload_attempts
SET session_ids = CASE
    WHEN id = cast(:#${variable.attemptId} AS bigint) THEN ARRAY[cast(:#session_id AS text)]
    ELSE '{}'
END
WHERE session_ids <> '{}'
  AND target_account = :#target_account
  AND (upload_id = cast(:#${variable.uploadId} AS uuid)
       OR target_database = :#target_database AND target_schema = :#target_schema AND target_table = :#target_table)
