-- Forgets the sessions of previous attempts, which have no open transaction left, except this attempt's own session.
UPDATE snowflake_upload_attempts
SET session_ids = CASE
    WHEN id = cast(:#${variable.attemptId} AS bigint) THEN ARRAY[cast(:#${variable.upload.session.id} AS text)]
    ELSE '{}'
END
WHERE session_ids <> '{}'
  AND target_account = :#${variable.upload.target.account}
  AND (upload_id = cast(:#${variable.uploadId} AS uuid)
       OR target_database = :#${variable.upload.target.database} AND target_schema = :#${variable.upload.target.schema} AND target_table = :#${variable.upload.target.table})
