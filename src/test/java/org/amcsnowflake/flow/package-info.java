/**
 * One route or phase each: the subclasses of {@link org.amcsnowflake.flow.RouteTest} send the messages that clocks and
 * other routes would send.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.flow;
