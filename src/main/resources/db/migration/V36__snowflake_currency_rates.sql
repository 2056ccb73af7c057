-- Rates for the conversion of currencies, which somebody else writes.
CREATE TABLE IF NOT EXISTS snowflake_currency_rates (
    base  text NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
    quote text NOT NULL CHECK (quote ~ '^[A-Z]{3}$'),
    day   date NOT NULL,
    -- Neither NaN nor infinite.
    rate  numeric NOT NULL CHECK (rate > 0 AND rate < 1e20),
    PRIMARY KEY (base, quote, day)
);
COMMENT ON COLUMN snowflake_currency_rates.rate IS 'How many units of quote one unit of base is worth';

-- The rates that uploads have used, so that a retry uses the same ones.
CREATE TABLE IF NOT EXISTS snowflake_upload_rates (
    upload_id uuid NOT NULL,
    base      text NOT NULL,
    quote     text NOT NULL,
    day       date NOT NULL,
    rate      numeric NOT NULL,
    pinned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (upload_id, base, quote, day)
);
CREATE INDEX IF NOT EXISTS snowflake_upload_rates_pinned ON snowflake_upload_rates (pinned_at);
