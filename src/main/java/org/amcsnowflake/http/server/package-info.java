/**
 * The HTTP server of the API and the console, up to the routes: limits for slow clients and expensive work, and the checks that every
 * request passes. Start at {@link org.amcsnowflake.http.server.RequestValidator}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.http.server;
