-- How an execution's result is laid out, without its rows.
SELECT jsonb_typeof(e.result_data) AS result_kind,
       CASE WHEN jsonb_typeof(e.result_data) = 'object' THEN jsonb_typeof(e.result_data -> 'rows') END AS rows_kind,
       CASE WHEN jsonb_typeof(e.result_data) = 'object' THEN nullif((e.result_data -> 'columns')::text, 'null') END AS columns,
       CASE
           WHEN jsonb_typeof(e.result_data) = 'array' THEN jsonb_array_length(e.result_data) > 0
           WHEN jsonb_typeof(e.result_data) = 'object' AND jsonb_typeof(e.result_data -> 'rows') = 'array'
               THEN jsonb_array_length(e.result_data -> 'rows') > 0
           ELSE false
       END AS has_rows,
       EXISTS (SELECT FROM workflow_execution_result_chunks c WHERE c.execution_id = e.id) AS chunked,
       EXISTS (
           SELECT FROM workflow_execution_result_chunks c
           WHERE c.execution_id = e.id AND jsonb_typeof(c.rows) <> 'array'
       ) AS has_odd_chunk
FROM workflow_executions e
WHERE e.id = cast(:#${variable.executionId} AS uuid)
