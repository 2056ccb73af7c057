-- How many executions a schedule has had.
SELECT count(*) FROM workflow_executions WHERE schedule_id = ?
