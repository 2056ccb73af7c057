-- The number of executions of a schedule.
SELECT count(*) FROM workflow_executions WHERE schedule_id = ?
