/**
 * Failures on demand: what is to go wrong, for which requests, and how often. {@link
 * org.amcsnowflake.local.snowflake.fault.Faults} holds those in force; the protocol asks it before each request.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.fault;
