-- Every row of an execution's chunks in order, one JSON value per line; see copy-result-data-rows.sql.
COPY (
    SELECT jsonb_array_elements(chunk.rows)::text
    FROM (
        SELECT rows
        FROM workflow_execution_result_chunks
        WHERE execution_id = cast(:executionId AS snowflake_execution_id)
        ORDER BY chunk_no
    ) chunk
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8')
