-- Renews the leases of this instance: on executions, by their claims, and on the tables that they write to. An expired lease
-- is renewed too, unless somebody else has taken over the execution or the table.
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
