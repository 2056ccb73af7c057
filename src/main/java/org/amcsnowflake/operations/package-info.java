/**
 * Starting and stopping the service: settings and ports are checked first, and what is unfinished is handed back last. And
 * what operators have of it while it runs: {@link org.amcsnowflake.operations.ManagementPort} is where to begin.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.operations;
