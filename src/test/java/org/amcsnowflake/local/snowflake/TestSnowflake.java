package org.amcsnowflake.local.snowflake;

/** Starts what a test needs. */
final class TestSnowflake {
    private TestSnowflake() {}

    static LocalSnowflake start(LocalSnowflakeSettings settings) {
        return LocalSnowflake.start(settings);
    }
}
