-- Extends the lease on the execution and on the tables that it writes to. Returns no row if one of them was lost.
WITH execution AS (
    UPDATE workflow_executions e
    SET snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval)
    WHERE e.id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND e.snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
      AND EXISTS (SELECT FROM snowflake_target_leases target WHERE target.claim_id = e.snowflake_claim_id)
    RETURNING e.snowflake_claim_id, e.snowflake_lease_until
), held AS MATERIALIZED (
    -- Locked in the order in which they are taken.
    SELECT target.account, target.database, target.schema, target.table_name, execution.snowflake_lease_until
    FROM execution
    JOIN snowflake_target_leases target ON target.claim_id = execution.snowflake_claim_id
    ORDER BY target.account, target.database, target.schema, target.table_name
    FOR UPDATE OF target
), extended AS (
    UPDATE snowflake_target_leases target
    SET lease_until = held.snowflake_lease_until
    FROM held
    WHERE target.account = held.account AND target.database = held.database AND target.schema = held.schema
      AND target.table_name = held.table_name
    RETURNING target.account, target.database, target.schema
)
SELECT count(*) AS leases
FROM extended
-- A previous pass may have taken others, if the destination has been changed since.
WHERE account = :#${variable.upload.target.account} AND database = :#${variable.upload.target.database}
  AND schema = :#${variable.upload.target.schema}
HAVING count(*) = cast(:#${variable.upload.targetCount} AS integer)
