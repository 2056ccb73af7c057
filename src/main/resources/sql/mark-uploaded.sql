-- Completes an upload: its status, its receipt, its dead letter if it had one, and the leases on its targets. The outcome
-- is 'lost' if another worker has taken over the execution or one of its tables: that worker has rolled back what this one had not
-- committed, and Snowflake answers a COMMIT without a transaction with success.
WITH held AS (
    SELECT claim_id FROM snowflake_target_leases WHERE claim_id = cast(:#${variable.claimId} AS uuid)
      -- A previous pass may have taken others, if the destination has been changed since.
      AND account = :#${variable.upload.target.account} AND database = :#${variable.upload.target.database}
      AND schema = :#${variable.upload.target.schema}
    GROUP BY claim_id HAVING count(*) = cast(:#${variable.upload.targetCount} AS integer)
), uploaded AS MATERIALIZED (
    SELECT released.execution_id
    FROM held
    CROSS JOIN LATERAL snowflake_release_claim(
        cast(:#${variable.executionId} AS snowflake_execution_id), held.claim_id, 'uploaded', was_asked => true) released
), resolved AS (
    UPDATE snowflake_dead_letters SET resolved_at = now()
    WHERE execution_id IN (SELECT execution_id FROM uploaded) AND resolved_at IS NULL
), known AS (
    -- Of an upload of only changed rows; forgotten before the next statement that changes one of its tables.
    INSERT INTO snowflake_target_results
        (account, database, schema, table_name, tables, execution_id, schedule_id, destination, digest, attempt_id)
    SELECT :#${variable.upload.target.account}, :#${variable.upload.target.database}, :#${variable.upload.target.schema},
           :#${variable.upload.target.table}, ARRAY(SELECT jsonb_array_elements_text(cast(:#known_tables AS jsonb))), e.id, e.schedule_id, :#destination, cast(:#digest AS text),
           cast(:#${variable.attemptId} AS bigint)
    FROM uploaded JOIN workflow_executions e ON e.id = uploaded.execution_id
    WHERE cast(:#digest AS text) IS NOT NULL AND e.schedule_id IS NOT NULL
    ON CONFLICT (account, database, schema, table_name) DO UPDATE
        SET tables = excluded.tables, execution_id = excluded.execution_id, schedule_id = excluded.schedule_id,
            destination = excluded.destination, digest = excluded.digest, attempt_id = excluded.attempt_id
)
UPDATE snowflake_upload_attempts
-- This statement is sent again if its answer was lost.
SET outcome = CASE WHEN EXISTS (SELECT FROM uploaded) OR outcome = 'uploaded' THEN 'uploaded' ELSE 'lost' END,
    upsert_key = coalesce(:#upsert_key, upsert_key),
    rows_read = :#rows_read,
    rows_staged = :#rows_staged,
    rows_loaded = :#rows_loaded,
    rows_inserted = :#rows_inserted,
    rows_updated = :#rows_updated,
    rows_kept = :#rows_kept,
    rows_unchanged = cast(:#rows_unchanged AS bigint),
    rows_deleted = :#rows_deleted,
    bytes_staged = :#bytes_staged,
    bytes_uncompressed = :#bytes_uncompressed,
    files_staged = :#files_staged,
    phase_millis = cast(:#phase_millis AS jsonb),
    query_ids = cast(:#query_ids AS jsonb),
    warehouse_millis = cast(:#warehouse_millis AS bigint),
    options_hash = :#options_hash,
    committed_by_attempt = cast(:#committed_by_attempt AS integer),
    may_have_merged = may_have_merged OR cast(:#committed_by_attempt AS integer) IS NOT NULL,
    shaping = cast(:#shaping AS jsonb),
    tables = cast(:#tables AS jsonb),
    session_ids = CASE WHEN EXISTS (SELECT FROM uploaded) THEN '{}' ELSE session_ids END,
    finished_at = now()
WHERE id = cast(:#${variable.attemptId} AS bigint)
RETURNING outcome
