-- Every row of an execution's result_data in order, one JSON value a line. JSON text holds neither x01 nor x02, so CSV
-- with these as quote and delimiter leaves the text as it is.
COPY (
    SELECT jsonb_array_elements(
               CASE jsonb_typeof(result_data) WHEN 'array' THEN result_data ELSE result_data -> 'rows' END)::text
    FROM workflow_executions
    WHERE id = :executionId
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8')
