/**
 * The API's contract, {@code openapi.json}, as the service uses it: which operations there are, what a request may contain, and how a
 * problem is reported. Start at {@link org.amcsnowflake.http.contract.OpenApiContract}.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.http.contract;
