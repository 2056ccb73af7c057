/**
 * Counters and durations, recorded where the code ends what they count. Start at {@link
 * org.amcsnowflake.metrics.UploadMetrics}; docs/operations.md lists all metrics.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.metrics;
