/**
 * The promises while processes are killed, paused, stopped or disturbed: {@link
 * org.amcsnowflake.promises.process.ProcessTest} starts a {@link org.amcsnowflake.promises.process.ServiceProcess}, which
 * runs the shipped jar.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.promises.process;
