-- The result that the target tables contain, if the last upload to them was one of this execution's schedule, with the same
-- configuration.
SELECT known.account, known.digest, cast(known.execution_id AS text) AS execution_id
FROM snowflake_target_results known
JOIN workflow_executions this ON this.schedule_id = known.schedule_id
WHERE this.id = cast(:#${variable.executionId} AS snowflake_execution_id)
  -- By its canonical name, if that is known.
  AND known.account = coalesce(
      (SELECT account FROM snowflake_accounts WHERE identifier = :#${variable.comparison.target.account}),
      :#${variable.comparison.target.account})
  AND known.database = :#${variable.comparison.target.database}
  AND known.schema = :#${variable.comparison.target.schema}
  AND known.table_name = :#${variable.comparison.target.table}
  AND known.tables = ARRAY(SELECT jsonb_array_elements_text(cast(:#${variable.comparison.tables} AS jsonb)))
  AND known.destination = :#${variable.comparison.destination.key.text}
  -- An attempt or pass that took its target may have left files in the stage, which an upload that is sent removes.
  AND NOT EXISTS (
      SELECT FROM snowflake_upload_attempts a
      WHERE a.execution_id = this.id AND a.upload_id = cast(:#${variable.uploadId} AS uuid) AND a.target_account IS NOT NULL)
  -- An instance of a previous version writes to a target without forgetting the result. Another upload of the schedule may have used
  -- tables that this one would have to clear.
  AND NOT EXISTS (
      SELECT FROM snowflake_upload_attempts a
      WHERE a.id > known.attempt_id AND a.may_have_merged
        AND a.target_account = known.account AND a.target_database = known.database
        AND a.target_schema = known.schema
        AND (coalesce(a.target_tables, ARRAY[a.target_table]) && known.tables OR a.schedule_id = known.schedule_id))
