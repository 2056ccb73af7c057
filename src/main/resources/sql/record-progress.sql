-- Tells how far a running attempt is, for whoever watches it; the receipt at its end counts again.
UPDATE snowflake_upload_attempts SET rows_staged = cast(:#${variable.upload.counts.staged} AS bigint)
WHERE id = cast(:#${variable.attemptId} AS bigint) AND outcome = 'running'
