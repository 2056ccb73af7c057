/**
 * What a failure means and what to do about it. Start at {@link org.amcsnowflake.failures.Diagnosis}, which interprets
 * the codes of Snowflake, its driver and PostgreSQL. A failure that is understood where it is detected is a {@link
 * org.amcsnowflake.failures.Fault}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.failures;
