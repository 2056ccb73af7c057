package org.amcsnowflake.local.demo;

/** Names shared by the demo's destinations and the local Snowflake. */
public final class DemoSnowflake {
    public static final String ACCOUNT = "local";
    public static final String USER = "demo";
    public static final String PASSWORD = "demo-password";
    public static final String KEY_PAIR_USER = "demo_key_pair";
    public static final String DATABASE = "AMC";
    public static final String SCHEMA = "PUBLIC";
    public static final String WAREHOUSE = "AMC_WH";
    public static final String ROLE = "AMC_LOADER";

    private DemoSnowflake() {}
}
