-- The layout of an execution's result, without its rows. Of chunks only the numbers and the stored size are read: counting
-- their rows would take half as long as reading them. The stored value of result_data is decompressed once: an empty path returns it in memory, and OFFSET 0
-- prevents that this is repeated for each use.
SELECT jsonb_typeof(result.data) AS result_kind,
       jsonb_typeof(list.rows) AS rows_kind,
       CASE WHEN jsonb_typeof(result.data) = 'object' THEN nullif((result.data -> 'columns')::text, 'null') END AS columns,
       CASE
           WHEN jsonb_typeof(result.data) = 'array' THEN jsonb_array_length(result.data)
           WHEN jsonb_typeof(list.rows) = 'array' THEN jsonb_array_length(list.rows)
           ELSE 0
       END AS row_count,
       chunk.chunks,
       chunk.chunk_bytes,
       chunk.first_chunk,
       chunk.missing_chunk
FROM workflow_executions e
CROSS JOIN LATERAL (SELECT jsonb_extract_path(cast(e.result_data AS jsonb), VARIADIC '{}') AS data OFFSET 0) result
CROSS JOIN LATERAL (
    SELECT CASE WHEN jsonb_typeof(result.data) = 'object' THEN result.data -> 'rows' END AS rows OFFSET 0
) list
CROSS JOIN LATERAL (
    SELECT count(*) AS chunks,
           sum(bytes) AS chunk_bytes,
           min(chunk_no) AS first_chunk,
           min(position) FILTER (WHERE chunk_no <> position) AS missing_chunk
    FROM (
        SELECT chunk_no, pg_column_size(c.rows) AS bytes, row_number() OVER (ORDER BY chunk_no) AS position
        FROM workflow_execution_result_chunks c
        WHERE c.execution_id = e.id
    ) numbered
) chunk
WHERE e.id = cast(:#${variable.executionId} AS snowflake_execution_id)
