/**
 * Snowflake's driver protocol over HTTP. {@link org.amcsnowflake.local.snowflake.protocol.ProtocolServer} listens,
 * {@code Router} selects the endpoint, the endpoint returns a {@code Reply}, and a {@code FaultGate} comes before each.
 * The state of logins and statements is in the session package.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.protocol;
