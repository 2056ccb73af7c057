-- Keeps what this instance is working on: the executions by their claims, and the tables that they write to. A lease that
-- has run out is taken up again where nobody else has taken the execution or its table.
WITH execution AS (
    UPDATE workflow_executions
    SET snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval)
    WHERE snowflake_claim_id = ANY (cast(string_to_array(:#${body}, ',') AS uuid[]))
      AND snowflake_status = 'uploading'
    RETURNING snowflake_claim_id, snowflake_lease_until
)
UPDATE snowflake_target_leases target
SET lease_until = execution.snowflake_lease_until
FROM execution
WHERE target.claim_id = execution.snowflake_claim_id
