/**
 * Failures on demand: which requests fail, how, and how often. {@link org.amcsnowflake.local.snowflake.fault.Faults}
 * holds the active ones; the protocol checks it before each request.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.fault;
