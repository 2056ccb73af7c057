/**
 * Requests to the running service: {@link org.amcsnowflake.http.client.Api} checks each response against the contract, and
 * {@link org.amcsnowflake.http.client.RawRequest} can be malformed.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.http.client;
