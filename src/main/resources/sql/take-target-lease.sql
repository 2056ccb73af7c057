-- Makes this upload the only writer of the target table, over all instances. Returns no row if another upload is writing to it,
-- or if the claim was lost.
WITH claimed AS (
    SELECT snowflake_claim_id AS claim_id, snowflake_upload_id AS upload_id
    FROM workflow_executions
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    FOR UPDATE
), lease AS (
    INSERT INTO snowflake_target_leases AS held
        (account, database, schema, table_name, upload_id, claim_id, lease_until)
    SELECT :#${variable.upload.target.account}, :#${variable.upload.target.database}, :#${variable.upload.target.schema}, :#${variable.upload.target.table}, upload_id, claim_id,
           now() + cast(:#${properties:lease.duration} AS interval)
    FROM claimed
    ON CONFLICT (account, database, schema, table_name) DO UPDATE
        SET upload_id = excluded.upload_id, claim_id = excluded.claim_id, lease_until = excluded.lease_until
        WHERE held.upload_id = excluded.upload_id
           OR held.lease_until = '-infinity'
           -- A lease that ends too late was taken before PostgreSQL's clock was set back.
           OR held.lease_until NOT BETWEEN now() AND now() + 2 * cast(:#${properties:lease.duration} AS interval)
               -- No lease could be renewed while PostgreSQL was down: live workers get this long to renew theirs.
               AND pg_postmaster_start_time() NOT BETWEEN now() - cast(:#${properties:lease.duration} AS interval) AND now()
    RETURNING upload_id
)
UPDATE snowflake_upload_attempts
SET target_account = :#${variable.upload.target.account},
    target_database = :#${variable.upload.target.database},
    target_schema = :#${variable.upload.target.schema},
    target_table = :#${variable.upload.target.table},
    strategy = :#${variable.upload.strategy}
WHERE id = cast(:#${variable.attemptId} AS bigint) AND EXISTS (SELECT FROM lease)
RETURNING id
