-- Makes this upload the only writer of its target tables, over all instances. There is normally one; if rows are distributed to
-- several, or were by an earlier upload, the tables that other uploads of the execution, or of its schedule and window, may have
-- changed are included. Returns the names of those that are no targets of this upload; no row if another upload is writing to one
-- of the tables, or if the claim was lost. Leases are taken in the order of the names, so that no two uploads wait for each other.
WITH claimed AS (
    SELECT id, snowflake_claim_id AS claim_id, snowflake_upload_id AS upload_id
    FROM workflow_executions
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    FOR UPDATE
), wanted AS (
    SELECT value AS table_name FROM jsonb_array_elements_text(cast(:#${variable.upload.tables} AS jsonb))
), former AS MATERIALIZED (
    SELECT DISTINCT used.name AS table_name
    FROM claimed
    CROSS JOIN LATERAL snowflake_used_tables_to_lease(
        cast(claimed.id AS snowflake_execution_id), :#${variable.upload.target.account},
        cast(:#${variable.upload.isDistributed} AS boolean)) used
    WHERE coalesce(used.in_database, :#${variable.upload.target.database}) = :#${variable.upload.target.database}
      AND coalesce(used.in_schema, :#${variable.upload.target.schema}) = :#${variable.upload.target.schema}
      AND used.name NOT IN (SELECT table_name FROM wanted)
), target AS (
    SELECT table_name FROM wanted UNION ALL SELECT table_name FROM former
), lease AS (
    INSERT INTO snowflake_target_leases AS held
        (account, database, schema, table_name, upload_id, claim_id, lease_until)
    SELECT :#${variable.upload.target.account}, :#${variable.upload.target.database}, :#${variable.upload.target.schema}, target.table_name, upload_id, claim_id,
           now() + cast(:#${properties:lease.duration} AS interval)
    FROM claimed, target
    ORDER BY target.table_name
    ON CONFLICT (account, database, schema, table_name) DO UPDATE
        SET upload_id = excluded.upload_id, claim_id = excluded.claim_id, lease_until = excluded.lease_until
        WHERE held.upload_id = excluded.upload_id
           OR held.lease_until = '-infinity'
           -- A lease that ends too late was taken before PostgreSQL's clock was set back.
           OR held.lease_until NOT BETWEEN now() AND now() + 2 * cast(:#${properties:lease.duration} AS interval)
               -- No lease could be renewed while PostgreSQL was down: live workers get this long to renew theirs.
               AND pg_postmaster_start_time() NOT BETWEEN now() - cast(:#${properties:lease.duration} AS interval) AND now()
    RETURNING table_name
)
UPDATE snowflake_upload_attempts
SET target_account = :#${variable.upload.target.account},
    target_database = :#${variable.upload.target.database},
    target_schema = :#${variable.upload.target.schema},
    target_table = :#${variable.upload.target.table},
    target_tables = CASE
        WHEN cast(:#${variable.upload.isDistributed} AS boolean) OR EXISTS (SELECT FROM former)
        THEN ARRAY(SELECT table_name FROM target)
    END,
    strategy = :#${variable.upload.strategy}
WHERE id = cast(:#${variable.attemptId} AS bigint)
  AND (SELECT count(*) FROM lease) = (SELECT count(*) FROM target)
RETURNING cast(to_jsonb(ARRAY(SELECT table_name FROM former ORDER BY table_name)) AS text) AS former_tables
