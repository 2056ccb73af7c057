-- The run's end: its status and its result or its error.
UPDATE workflow_executions
SET status = ?, result_data = ?::jsonb, error_message = ?, completed_at = ?
WHERE id = ?
