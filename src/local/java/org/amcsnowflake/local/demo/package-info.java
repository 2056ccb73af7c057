/**
 * Demo executions for the first start: {@link org.amcsnowflake.local.demo.DemoData} fills an empty database with the
 * same users, schedules, destinations and results each time; {@link org.amcsnowflake.local.demo.DemoRun} keeps the
 * schedules running. Each {@link org.amcsnowflake.local.demo.DemoResult} is one kind of AMC query.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.demo;
