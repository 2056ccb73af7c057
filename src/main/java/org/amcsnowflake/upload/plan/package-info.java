/**
 * How a result is loaded into its target: the target's name and columns, the upsert key, and the rows to send. Start at
 * {@link org.amcsnowflake.upload.plan.LoadPlan} and {@link org.amcsnowflake.upload.plan.MergePlan}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.upload.plan;
