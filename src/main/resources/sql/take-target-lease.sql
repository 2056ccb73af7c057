-- Makes this upload the only writer of its target tables, over all instances. There is normally one; if rows are distributed to
-- several, or were by an earlier upload, the tables that other uploads of the execution, or of its schedule and window, may have
-- changed are included. Returns the names of those that are no targets of this upload; no row if another upload is writing to one
-- of the tables, or if the claim was lost. Leases are taken in the order of the names, so that no two uploads wait for each other.
WITH claimed AS (
    SELECT id, schedule_id, time_window_start, snowflake_claim_id AS claim_id, snowflake_upload_id AS upload_id
    FROM workflow_executions
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    FOR UPDATE
), wanted AS (
    SELECT value AS table_name FROM jsonb_array_elements_text(cast(:#${variable.upload.tables} AS jsonb))
), family AS (
    SELECT claimed.id FROM claimed
    UNION
    SELECT e.id
    FROM claimed
    JOIN workflow_executions e ON e.schedule_id = claimed.schedule_id
    -- As the index has it in db/online.sql. Windows that are not in the column are compared later.
    WHERE (e.snowflake_upload_id IS NOT NULL OR e.snowflake_status = 'uploaded')
      AND (e.time_window_start IS NOT DISTINCT FROM claimed.time_window_start
           OR e.time_window_start IS NULL OR claimed.time_window_start IS NULL)
), former AS MATERIALIZED (
    SELECT DISTINCT table_name
    FROM (
        SELECT unnest(coalesce(a.target_tables, ARRAY[a.target_table])) AS table_name
        FROM family
        -- One that is running may merge later: the lease on its tables makes this upload wait until it has ended.
        JOIN snowflake_upload_attempts a ON a.execution_id = family.id AND (a.may_have_merged OR a.outcome = 'running')
        WHERE (cast(:#${variable.upload.isDistributed} AS boolean) OR a.target_tables IS NOT NULL)
          AND (a.target_account = :#${variable.upload.target.account}
               -- Attempts from before the account's name was known.
               OR a.target_account IN (SELECT identifier FROM snowflake_accounts WHERE account = :#${variable.upload.target.account}))
          AND a.target_database = :#${variable.upload.target.database}
          AND a.target_schema = :#${variable.upload.target.schema}
        UNION ALL
        -- Another uploader recorded no attempts; its tables had the same names.
        SELECT snowflake_target_table(
                   snowflake_settings(cast(s.metadata AS jsonb), cast(e.metadata AS jsonb)) ->> 'snowflake_table_name',
                   e.instance_id, e.brand, e.template)
        FROM family
        JOIN workflow_executions e ON e.id = family.id
        LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
        WHERE cast(:#${variable.upload.isDistributed} AS boolean)
          AND (e.snowflake_status = 'uploaded'
               OR e.id = cast(:#${variable.executionId} AS snowflake_execution_id) AND e.snowflake_uploaded_at IS NOT NULL)
          AND NOT EXISTS (SELECT FROM snowflake_upload_attempts a WHERE a.execution_id = e.id AND a.may_have_merged)
    ) used
    WHERE char_length(table_name) BETWEEN 1 AND 255 AND table_name NOT IN (SELECT table_name FROM wanted)
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
