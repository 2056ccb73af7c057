/** Access control: roles, grants, and the warehouses that roles use. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.access;
