-- Snowflake's name of the account with this identifier. Returns no row if nobody has signed in with it yet.
SELECT account FROM snowflake_accounts WHERE identifier = :#${body}
