-- The executions that may have rows in the target: those of the same schedule and window that were ever merged there, and this
-- one. Another uploader recorded no attempts, so its uploads count whichever their target was. Windows that are not in the two
-- columns are compared later.
SELECT cast(e.id AS text) AS id,
       cast(e.user_id AS text) AS user_id,
       cast(e.schedule_id AS text) AS schedule_id,
       cast(snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) AS text) AS metadata,
       jsonb_build_array(e.time_window_start) ->> 0 AS time_window_start,
       jsonb_build_array(e.time_window_end) ->> 0 AS time_window_end,
       jsonb_build_array(e.created_at) ->> 0 AS created_at,
       coalesce(merged.repeated, false) AS repeated,
       coalesce(merged.has_receipts, false) AS has_receipts
FROM workflow_executions e
JOIN workflow_executions this ON this.id = cast(:#${variable.executionId} AS snowflake_execution_id)
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
LEFT JOIN LATERAL (
    SELECT count(*) AS uploads, bool_or(a.upload_id = this.snowflake_upload_id) AS repeated,
           bool_and(coalesce(a.writes_receipt, false)) FILTER (WHERE a.upload_id = this.snowflake_upload_id) AS has_receipts
    FROM snowflake_upload_attempts a
    WHERE a.execution_id = e.id AND a.may_have_merged
      AND (a.target_account = :#${variable.upload.target.account}
           -- Attempts from before the account's name was known.
           OR a.target_account IN (SELECT identifier FROM snowflake_accounts WHERE account = :#${variable.upload.target.account}))
      AND a.target_database = :#${variable.upload.target.database}
      AND a.target_schema = :#${variable.upload.target.schema}
      -- Before the upload is opened, its former tables are not known, so all tables of the schema count.
      AND (NOT cast(:#${variable.upload.isOpened} AS boolean)
           OR :#${variable.upload.target.table} = ANY (coalesce(a.target_tables, ARRAY[a.target_table])))
) merged ON true
WHERE (e.id = this.id OR e.schedule_id = this.schedule_id)
  -- As the index has it in db/online.sql.
  AND (e.snowflake_upload_id IS NOT NULL OR e.snowflake_status = 'uploaded')
  AND (e.time_window_start IS NOT DISTINCT FROM this.time_window_start
       OR e.time_window_start IS NULL OR this.time_window_start IS NULL)
  AND (merged.uploads > 0
       OR (e.snowflake_status = 'uploaded' OR e.id = this.id AND e.snowflake_uploaded_at IS NOT NULL)
           AND NOT EXISTS (SELECT FROM snowflake_upload_attempts a WHERE a.execution_id = e.id AND a.may_have_merged))
