package org.amcsnowflake.local.snowflake.protocol;

import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.session.History;
import org.amcsnowflake.local.snowflake.session.Logins;
import org.amcsnowflake.local.snowflake.session.Sessions;

import java.time.Duration;
import java.util.Map;

/**
 * What the endpoints serve.
 *
 * @param logins by upper-cased account name
 * @param hold how long a request waits before the response says that its statement is still running
 */
public record Backend(Map<String, Logins> logins, Sessions sessions, History history, Faults faults, Duration hold) {}
