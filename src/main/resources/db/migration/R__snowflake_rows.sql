-- A time as the API shows it.
CREATE OR REPLACE FUNCTION snowflake_instant(moment timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- The id of a new row: generated as the table does it, or else an unused random one, since the AMC manager generates ids itself.
-- Integers are beyond those of the AMC manager's sequences, and within the range that JavaScript can represent.
CREATE OR REPLACE FUNCTION snowflake_new_id(of_table regclass) RETURNS text
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    made_by text;
    of_type text;
    made text;
    is_taken boolean;
BEGIN
    SELECT coalesce(
               pg_get_expr(d.adbin, d.adrelid),
               'nextval(' || quote_literal(pg_get_serial_sequence(cast(of_table AS text), 'id')) || ')',
               CASE base.typname
                   WHEN 'int8' THEN 'cast(floor((1 + random()) * 2 ^ 52) AS bigint)'
                   WHEN 'int4' THEN 'cast(floor((1 + random()) * 2 ^ 30) AS integer)'
                   WHEN 'int2' THEN 'cast(floor((1 + random()) * 2 ^ 14) AS smallint)'
                   ELSE format('left(cast(gen_random_uuid() AS text), %s)',
                            coalesce(nullif(greatest(a.atttypmod, t.typtypmod), -1) - 4, 36))
               END),
           format_type(a.atttypid, a.atttypmod)
    INTO made_by, of_type
    FROM pg_attribute a
    JOIN pg_type t ON t.oid = a.atttypid
    JOIN pg_type base ON base.oid = coalesce(nullif(t.typbasetype, 0), t.oid)
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = of_table AND a.attname = 'id';
    FOR attempt IN 1..100 LOOP
        EXECUTE 'SELECT ' || made_by INTO made;
        EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE id = cast($1 AS %s))', of_table, of_type) INTO is_taken USING made;
        EXIT WHEN NOT is_taken;
    END LOOP;
    RETURN made;
END
$$;
