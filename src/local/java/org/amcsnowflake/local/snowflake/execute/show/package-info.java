/**
 * SHOW and DESCRIBE, limited to what the session may see: {@link
 * org.amcsnowflake.local.snowflake.execute.show.Listings} delegates to the other classes.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.show;
