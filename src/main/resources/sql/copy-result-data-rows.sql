-- Every row of an execution's result_data in order, one JSON value per line. JSON text contains neither x01 nor x02, so CSV
-- with these as quote and delimiter does not change it.
COPY (
    SELECT jsonb_array_elements(
               CASE jsonb_typeof(data) WHEN 'array' THEN data ELSE data -> 'rows' END)::text
    FROM (
        SELECT cast(result_data AS jsonb) AS data
        FROM workflow_executions
        WHERE id = cast(:executionId AS snowflake_execution_id)
    ) result
) TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02', ENCODING 'UTF8')
