package org.amcsnowflake.execution;

import java.time.LocalDateTime;

/**
 * The period that an execution covers. Two executions of a schedule with the same window are runs of the same query.
 */
public record TimeWindow(LocalDateTime start, LocalDateTime end) {}
