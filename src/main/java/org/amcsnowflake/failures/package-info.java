/**
 * What a failure means and what to do about it. Start at {@link org.amcsnowflake.failures.Diagnosis}, which reads the codes of
 * Snowflake, its driver and PostgreSQL; what is known to be wrong where it is found is a {@link org.amcsnowflake.failures.Fault}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.failures;
