/**
 * DDL, GRANT and REVOKE: {@link org.amcsnowflake.local.snowflake.execute.define.Definitions} delegates each to the
 * class of its kind of object.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.execute.define;
