-- Records the progress of a running attempt, for display only; the receipt is written at the end. Batches that are sent at the
-- same time record it in any order, and a repeated pass shows at least what the previous one had staged.
UPDATE snowflake_upload_attempts
SET rows_staged = greatest(rows_staged, cast(:#${variable.upload.counts.staged} AS bigint))
WHERE id = cast(:#${variable.attemptId} AS bigint) AND outcome = 'running'
