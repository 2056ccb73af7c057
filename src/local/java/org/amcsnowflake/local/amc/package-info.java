/**
 * The AMC manager's side of the database, for a machine without one: {@link org.amcsnowflake.local.amc.AmcDatabase}
 * writes executions, {@link org.amcsnowflake.local.amc.ResultWriter} their results in each supported form.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.amc;
