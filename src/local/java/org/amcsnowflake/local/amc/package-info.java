/**
 * The AMC manager's side of the database, for a machine that has none: {@link org.amcsnowflake.local.amc.AmcDatabase}
 * writes executions as it would, {@link org.amcsnowflake.local.amc.ResultWriter} their results in each of its shapes.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.amc;
