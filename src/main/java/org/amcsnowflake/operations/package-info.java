/** Starting and stopping the service: settings and ports are checked first, and what is unfinished is handed back last. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.operations;
