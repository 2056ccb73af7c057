/**
 * The HTTP API. {@code RequestValidator} checks requests against {@code OpenApiContract} before a route sees them; {@code
 * Responses} writes what the route responds with.
 */
@NullMarked
package org.amcsnowflake.http;

import org.jspecify.annotations.NullMarked;
