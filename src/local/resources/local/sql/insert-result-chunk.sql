-- The next consecutive part of a result that is too large for one value.
INSERT INTO workflow_execution_result_chunks (execution_id, chunk_no, rows) VALUES (?, ?, ?::jsonb)
