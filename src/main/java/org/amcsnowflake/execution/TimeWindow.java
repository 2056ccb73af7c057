package org.amcsnowflake.execution;

import java.time.LocalDateTime;

/** The period an execution looked at. Two executions of one schedule with the same one are runs of the same thing. */
public record TimeWindow(LocalDateTime start, LocalDateTime end) {}
