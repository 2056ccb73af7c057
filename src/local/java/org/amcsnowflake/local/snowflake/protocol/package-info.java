/**
 * Snowflake's driver protocol over HTTP. {@link org.amcsnowflake.local.snowflake.protocol.ProtocolServer} listens,
 * {@code Router} determines what a request is for, an endpoint answers it with a {@code Reply}, and a {@code FaultGate}
 * stands before each. What is true of a login or a statement is decided in the session package, not here.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.protocol;
