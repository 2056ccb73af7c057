/**
 * What the routes of the HTTP API call: forms, limits and responses. Requests have been checked by {@link
 * org.amcsnowflake.http.server.RequestValidator} before a route sees them; {@link org.amcsnowflake.http.Responses} writes what it
 * responds with.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.http;
