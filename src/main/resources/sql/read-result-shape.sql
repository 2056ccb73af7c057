-- How an execution's result is laid out, without its rows.
SELECT jsonb_typeof(e.result_data) AS result_kind,
       CASE WHEN jsonb_typeof(e.result_data) = 'object' THEN jsonb_typeof(e.result_data -> 'rows') END AS rows_kind,
       CASE WHEN jsonb_typeof(e.result_data) = 'object' THEN nullif((e.result_data -> 'columns')::text, 'null') END AS columns,
       CASE
           WHEN jsonb_typeof(e.result_data) = 'array' THEN jsonb_array_length(e.result_data)
           WHEN jsonb_typeof(e.result_data) = 'object' AND jsonb_typeof(e.result_data -> 'rows') = 'array'
               THEN jsonb_array_length(e.result_data -> 'rows')
           ELSE 0
       END AS row_count,
       chunk.chunks,
       chunk.first_chunk,
       chunk.missing_chunk,
       chunk.row_count AS chunk_row_count,
       chunk.has_odd_chunk
FROM workflow_executions e
CROSS JOIN LATERAL (
    SELECT count(*) AS chunks,
           min(chunk_no) AS first_chunk,
           min(position) FILTER (WHERE chunk_no <> position) AS missing_chunk,
           coalesce(sum(jsonb_array_length(rows)) FILTER (WHERE is_list), 0) AS row_count,
           coalesce(bool_or(NOT is_list), false) AS has_odd_chunk
    FROM (
        SELECT chunk_no,
               row_number() OVER (ORDER BY chunk_no) AS position,
               rows,
               jsonb_typeof(rows) = 'array' AS is_list
        FROM workflow_execution_result_chunks
        WHERE execution_id = e.id
    ) numbered
) chunk
WHERE e.id = cast(:#${variable.executionId} AS uuid)
