-- Completes an upload whose result the target tables already contain. Returns no row if another upload to one of them has begun since the
-- results were compared, or if the claim was lost.
WITH claimed AS (
    SELECT id, snowflake_claim_id AS claim_id
    FROM workflow_executions
    WHERE id = cast(:#${variable.executionId} AS snowflake_execution_id)
      AND snowflake_claim_id = cast(:#${variable.claimId} AS uuid)
    FOR UPDATE
), known AS (
    UPDATE snowflake_target_results known
    SET execution_id = claimed.id, attempt_id = cast(:#${variable.attemptId} AS bigint)
    FROM claimed
    WHERE known.account = :#${variable.known[account]}
      AND known.database = :#${variable.comparison.target.database}
      AND known.schema = :#${variable.comparison.target.schema}
      AND known.table_name = :#${variable.comparison.target.table}
      AND known.execution_id = cast(:#${variable.known[execution_id]} AS snowflake_execution_id)
      AND known.digest = :#digest
    RETURNING known.*, claimed.claim_id
), uploaded AS MATERIALIZED (
    SELECT known.account, known.database, known.schema, known.table_name, known.tables, released.execution_id
    FROM known
    CROSS JOIN LATERAL snowflake_release_claim(
        cast(known.execution_id AS snowflake_execution_id), known.claim_id, 'uploaded') released
), resolved AS (
    UPDATE snowflake_dead_letters SET resolved_at = now()
    WHERE execution_id IN (SELECT execution_id FROM uploaded) AND resolved_at IS NULL
)
UPDATE snowflake_upload_attempts
SET outcome = 'uploaded',
    -- The target contains the execution's result, so the execution counts among those that later ones supersede.
    may_have_merged = true,
    target_account = coalesce((SELECT account FROM uploaded), target_account),
    target_database = coalesce((SELECT database FROM uploaded), target_database),
    target_schema = coalesce((SELECT schema FROM uploaded), target_schema),
    target_table = coalesce((SELECT table_name FROM uploaded), target_table),
    target_tables = CASE
        WHEN cast(:#${variable.comparison.isDistributed} AS boolean) THEN (SELECT tables FROM uploaded) ELSE target_tables
    END,
    strategy = 'upsert',
    upsert_key = :#upsert_key,
    rows_read = cast(:#rows_unchanged AS bigint),
    rows_staged = 0,
    rows_loaded = 0,
    rows_inserted = 0,
    rows_updated = 0,
    rows_kept = 0,
    rows_unchanged = cast(:#rows_unchanged AS bigint),
    rows_deleted = 0,
    bytes_staged = 0,
    bytes_uncompressed = 0,
    files_staged = 0,
    phase_millis = cast(:#phase_millis AS jsonb),
    query_ids = '[]',
    warehouse_millis = 0,
    options_hash = :#options_hash,
    shaping = cast(:#shaping AS jsonb),
    tables = cast(:#tables AS jsonb),
    finished_at = now()
WHERE id = cast(:#${variable.attemptId} AS bigint)
  -- This statement is sent again if its answer was lost.
  AND (EXISTS (SELECT FROM uploaded) OR outcome = 'uploaded')
RETURNING outcome
