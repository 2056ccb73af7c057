/**
 * Starting and stopping the service: settings and ports are checked first, and unfinished uploads are handed back last.
 * Also what operators see while it runs: start at {@link org.amcsnowflake.operations.ManagementPort}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.operations;
