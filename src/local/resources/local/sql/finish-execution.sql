-- Records the end of a run: its status, and its result or error.
UPDATE workflow_executions
SET status = ?, result_data = ?::jsonb, error_message = ?, completed_at = ?
WHERE id = ?
