-- What Snowflake calls the account that an identifier leads to; no row where nobody has signed in with it yet.
SELECT account FROM snowflake_accounts WHERE identifier = :#${body}
