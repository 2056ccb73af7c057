package org.amcsnowflake.local.snowflake.engine;

import java.util.List;

/** The users of an account, as changed by CREATE, ALTER and DROP USER. Names are in upper case. Thread-safe. */
public interface Users {

    boolean hasUser(String user);

    /** @throws SnowflakeError if a value is malformed; then the user is not created */
    void create(String user, List<UserProperty> properties);

    /** @throws SnowflakeError if a value is malformed; then nothing is changed */
    void alter(String user, List<UserProperty> properties);

    void drop(String user);
}
