-- Every row of an execution's chunks in order, one JSON value per line; see copy-result-data-rows.sql. If these are not the chunks that
-- read-result-shape.sql has found, the cast to integer fails with 22P02. A chunk that is not a list fails with 22023.
COPY (
    SELECT jsonb_array_elements(
               CASE
                   WHEN found.chunks = :chunks AND found.bytes = :bytes THEN chunk.rows
                   ELSE to_jsonb(cast('changed: ' || found.chunks || ' chunks' AS integer))
               END)::text
    FROM (
        SELECT count(*) AS chunks, sum(pg_column_size(rows)) AS bytes
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
