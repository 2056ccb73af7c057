-- The rate that an upload uses: the one of its first use, or else the current one, which it uses from now on. Returns no row if
-- there is none; or if another worker has pinned it at this moment, in which case the next call returns it.
WITH asked AS (
    SELECT cast(? AS uuid) AS upload_id, cast(? AS text) AS base, cast(? AS text) AS quote, cast(? AS date) AS day
), known AS (
    SELECT used.rate FROM snowflake_upload_rates used JOIN asked USING (upload_id, base, quote, day)
), pinned AS (
    INSERT INTO snowflake_upload_rates (upload_id, base, quote, day, rate)
    SELECT asked.upload_id, base, quote, day, rates.rate
    FROM snowflake_currency_rates rates JOIN asked USING (base, quote, day)
    WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT DO NOTHING
    RETURNING rate
)
SELECT rate FROM known
UNION ALL
SELECT rate FROM pinned
