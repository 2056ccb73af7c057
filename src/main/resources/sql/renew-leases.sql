-- Keeps what this instance is working on: the executions by id, and the target tables of their uploads.
WITH execution AS (
    UPDATE workflow_executions
    SET snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval)
    WHERE id = ANY (cast(string_to_array(:#${body}, ',') AS uuid[]))
      AND snowflake_status = 'uploading'
      AND snowflake_owner = :#${properties:instance.id}
    RETURNING snowflake_upload_id, snowflake_lease_until
)
UPDATE snowflake_target_leases target
SET lease_until = execution.snowflake_lease_until
FROM execution
WHERE target.upload_id = execution.snowflake_upload_id AND target.owner = :#${properties:instance.id}
