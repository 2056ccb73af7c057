-- Every row of an execution's chunks in order, one JSON value per line; see copy-result-data-rows.sql. If there are not as many chunks
-- as before, their number is no number of rows: the error 22P02 says that the result has changed. A chunk that is no list is the error
-- 22023.
COPY (
    SELECT jsonb_array_elements(
               CASE found.chunks WHEN :chunks THEN chunk.rows ELSE to_jsonb(cast('chunks: ' || found.chunks AS integer)) END)::text
    FROM (
        SELECT count(*) AS chunks
        FROM workflow_execution_result_chunks
        WHERE execution_id = cast(:executionId AS snowflake_execution_id)
    ) found
    LEFT JOIN LATERAL (
        SELECT rows
        FROM workflow_execution_result_chunks
        WHERE execution_id = cast(:executionId AS snowflake_execution_id)
        ORDER BY chunk_no
    ) chunk ON true
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8')
