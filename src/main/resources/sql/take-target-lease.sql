-- Makes this upload the target table's only writer, over all instances. No row comes back where another one writes.
WITH lease AS (
    INSERT INTO snowflake_target_leases (account, database, schema, table_name, upload_id, owner, lease_until)
    VALUES (:#target_account, :#target_database, :#target_schema, :#target_table, cast(:#${variable.uploadId} AS uuid),
            :#${properties:instance.id},
            now() + cast(:#${properties:lease.duration} AS interval))
    ON CONFLICT (account, database, schema, table_name) DO UPDATE
        SET upload_id = excluded.upload_id, owner = excluded.owner, lease_until = excluded.lease_until
        WHERE snowflake_target_leases.lease_until < now() OR snowflake_target_leases.upload_id = excluded.upload_id
    RETURNING upload_id
)
UPDATE snowflake_upload_attempts
SET target_account = :#target_account,
    target_database = :#target_database,
    target_schema = :#target_schema,
    target_table = :#target_table,
    strategy = :#strategy
WHERE id = cast(:#${variable.attemptId} AS bigint) AND EXISTS (SELECT FROM lease)
RETURNING id
