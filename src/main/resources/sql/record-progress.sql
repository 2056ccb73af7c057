-- Records the progress of a running attempt, for display only; the receipt is written at the end. A repeated pass
-- shows at least what the previous one had staged.
UPDATE snowflake_upload_attempts
SET rows_staged = greatest(rows_staged, cast(:#${variable.upload.counts.staged} AS bigint))
WHERE id = cast(:#${variable.attemptId} AS bigint) AND outcome = 'running'
