-- Forgets the sessions of previous attempts, which have no open transaction left, except this attempt's own session.
UPDATE snowflake_upload_attempts a
SET session_ids = CASE
    WHEN id = cast(:#${variable.attemptId} AS bigint) THEN ARRAY[cast(:#${variable.upload.session.id} AS text)]
    ELSE '{}'
END
WHERE session_ids <> '{}'
  AND target_account = :#${variable.upload.target.account}
  AND (upload_id = cast(:#${variable.uploadId} AS uuid)
       OR EXISTS (
           SELECT FROM snowflake_target_leases held
           WHERE held.claim_id = cast(:#${variable.claimId} AS uuid)
             AND held.account = a.target_account AND held.database = a.target_database AND held.schema = a.target_schema
             AND (held.table_name = a.target_table OR held.table_name = ANY (a.target_tables))))
