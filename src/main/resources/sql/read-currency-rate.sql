-- The current rate of a day.
SELECT rate FROM snowflake_currency_rates WHERE base = ? AND quote = ? AND day = cast(? AS date)
