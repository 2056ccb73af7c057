/** The HTTP API: the contract, the gate that holds requests against it, and the answers. */
@NullMarked
package org.amcsnowflake.http;

import org.jspecify.annotations.NullMarked;
