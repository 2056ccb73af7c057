-- Extends the lease on the execution and on the table that it writes to. Returns no row if one of them was lost.
WITH execution AS (
    UPDATE workflow_executions e
    SET snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval)
    WHERE e.id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
      AND EXISTS (SELECT FROM snowflake_target_leases target WHERE target.claim_id = e.snowflake_claim_id)
    RETURNING e.snowflake_claim_id, e.snowflake_lease_until
)
UPDATE snowflake_target_leases target
SET lease_until = execution.snowflake_lease_until
FROM execution
WHERE target.claim_id = execution.snowflake_claim_id
RETURNING target.claim_id
