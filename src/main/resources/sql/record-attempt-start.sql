-- Begins the receipt of an attempt; later steps fill it in.
INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, trace_id)
VALUES (cast(:#${variable.uploadId} AS uuid), cast(:#${variable.executionId} AS snowflake_execution_id),
        cast(:#${variable.attempt} AS integer), :#${properties:instance.id},
        cast(:#${variable.traceId} AS text))
RETURNING id
