/** The service's entry point, {@link org.amcsnowflake.Application}. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake;
