-- Renews the leases of this instance: on executions, by their claims, and on the tables that they write to. An expired lease
-- is renewed too, unless somebody else has taken over the execution or the table.
WITH execution AS (
    UPDATE workflow_executions
    SET snowflake_lease_until = now() + cast(:#${properties:lease.duration} AS interval)
    WHERE snowflake_claim_id = ANY (cast(string_to_array(:#${body}, ',') AS uuid[]))
      AND snowflake_status = 'uploading'
    RETURNING snowflake_claim_id, snowflake_lease_until
), held AS MATERIALIZED (
    -- Locked in the order in which they are taken.
    SELECT target.account, target.database, target.schema, target.table_name, execution.snowflake_lease_until
    FROM execution
    JOIN snowflake_target_leases target ON target.claim_id = execution.snowflake_claim_id
    ORDER BY target.account, target.database, target.schema, target.table_name
    FOR UPDATE OF target
)
UPDATE snowflake_target_leases target
SET lease_until = held.snowflake_lease_until
FROM held
WHERE target.account = held.account AND target.database = held.database AND target.schema = held.schema
  AND target.table_name = held.table_name
