/**
 * Users, their sessions, and the statements that run in them: each once, however often its request is sent. {@link
 * org.amcsnowflake.local.snowflake.session.Logins} opens sessions, {@link
 * org.amcsnowflake.local.snowflake.session.Sessions} finds them by their tokens, {@link
 * org.amcsnowflake.local.snowflake.session.History} records what happened.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.session;
