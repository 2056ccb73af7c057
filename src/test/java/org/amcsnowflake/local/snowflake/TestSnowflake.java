package org.amcsnowflake.local.snowflake;

/** Starts a local Snowflake for a test. */
final class TestSnowflake {
    private TestSnowflake() {}

    static LocalSnowflake start(LocalSnowflakeSettings settings) {
        return LocalSnowflake.start(settings);
    }
}
