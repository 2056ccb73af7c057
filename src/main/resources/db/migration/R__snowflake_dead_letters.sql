-- A dead letter as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_shown_dead_letter(wanted bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', d.id, 'execution_id', cast(d.execution_id AS text), 'execution_name', e.name, 'upload_id', d.upload_id,
            'error_class', d.error_class, 'error_message', d.error_message, 'attempts', d.attempts,
            'created_at', snowflake_instant(d.created_at), 'resolved_at', snowflake_instant(d.resolved_at))
        FROM snowflake_dead_letters d JOIN workflow_executions e ON e.id = d.execution_id
        WHERE d.id = wanted
    );
END
$$;

-- Records that an upload is not tried again until a person acts. There is one dead letter for each upload.
CREATE OR REPLACE FUNCTION snowflake_add_dead_letter(
    of_execution snowflake_execution_id, of_upload uuid, class text, message text, message_for_logs text, stack text,
    made_attempts integer)
RETURNS bigint LANGUAGE sql VOLATILE AS $$
    INSERT INTO snowflake_dead_letters
        (execution_id, upload_id, error_class, error_message, log_message, stack_summary, attempts)
    VALUES (of_execution, of_upload, class, message, message_for_logs, stack, made_attempts)
    ON CONFLICT (upload_id) DO UPDATE
        SET error_class = excluded.error_class,
            error_message = excluded.error_message,
            log_message = excluded.log_message,
            stack_summary = excluded.stack_summary,
            attempts = excluded.attempts,
            created_at = now(),
            resolved_at = NULL,
            announced_at = NULL,
            announcements = 0,
            announce_at = now()
    RETURNING id
$$;
