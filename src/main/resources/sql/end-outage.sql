-- Ends the outage of the account that has answered this upload. Returns no row if it has ended already.
DELETE FROM snowflake_outages o
USING user_snowflake_configs c
WHERE c.user_id = cast(:#${variable.destination.key.userId} AS snowflake_user_id)
  AND cast(c.id AS text) = :#${variable.destination.key.configId}
  AND cast(c.xmin AS text) = :#${variable.destination.key.version}
  AND o.address = snowflake_address(c.account)
RETURNING cast(o.id AS text) AS id,
          o.address,
          to_char(o.since AT TIME ZONE 'UTC', 'HH24:MI:SS "UTC"') AS since,
          to_char(o.next_probe_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"') AS next_probe_at
