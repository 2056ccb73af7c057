-- One of the user's executions with its attempts, the latest first, and its open dead letter.
SELECT cast(
    shown.execution || jsonb_build_object(
        'error_message', e.error_message,
        'snowflake_status', snowflake_shown_status(
            e.snowflake_status, e.status, e.completed_at, cast(s.metadata AS jsonb), cast(e.metadata AS jsonb), :#${properties:claim.completed-after}),
        'snowflake_suggested_table_name', snowflake_suggested_table(e.instance_id, e.brand, e.template),
        'snowflake_fix_sql', CASE WHEN e.snowflake_status = 'failed' THEN coalesce((
            SELECT a.fix_sql FROM snowflake_upload_attempts a
            WHERE a.execution_id = e.id AND a.error_class IS NOT NULL ORDER BY a.id DESC LIMIT 1), '[]') ELSE '[]' END,
        'attempts', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'attempt', a.attempt, 'upload_id', a.upload_id, 'outcome', a.outcome,
                'started_at', snowflake_instant(a.started_at), 'finished_at', snowflake_instant(a.finished_at),
                'target', concat_ws('.', a.target_account, a.target_database, a.target_schema, a.target_table),
                'strategy', a.strategy, 'upsert_key', a.upsert_key, 'path', a.path,
                'committed_by_attempt', a.committed_by_attempt,
                'rows_read', a.rows_read, 'rows_staged', a.rows_staged, 'rows_loaded', a.rows_loaded,
                'rows_inserted', a.rows_inserted, 'rows_updated', a.rows_updated, 'rows_kept', a.rows_kept,
                'rows_unchanged', a.rows_unchanged, 'rows_deleted', a.rows_deleted, 'bytes_staged', a.bytes_staged,
                'bytes_uncompressed', a.bytes_uncompressed, 'files_staged', a.files_staged,
                'phase_millis', a.phase_millis, 'warehouse_millis', a.warehouse_millis, 'query_ids', a.query_ids, 'trace_id', a.trace_id,
                'options_hash', a.options_hash, 'shaping', a.shaping, 'tables', a.tables,
                'error_class', a.error_class, 'error_message', a.error_message) ORDER BY a.id DESC), '[]')
            FROM (SELECT * FROM snowflake_upload_attempts WHERE execution_id = e.id ORDER BY id DESC LIMIT 100) a),
        'dead_letter', (
            SELECT snowflake_shown_dead_letter(d.id) FROM snowflake_dead_letters d
            WHERE d.execution_id = e.id AND d.resolved_at IS NULL ORDER BY d.id DESC LIMIT 1))
    AS text) AS execution
FROM workflow_executions e
LEFT JOIN workflow_schedules s ON s.id = e.schedule_id
CROSS JOIN LATERAL (
    SELECT snowflake_shown_execution(e.id, e.user_id, cast(:#${properties:retry.attempts} AS integer)) AS execution
) shown
WHERE e.id = cast(:#id AS snowflake_execution_id) AND e.user_id = cast(:#${variable.userId} AS snowflake_user_id)
