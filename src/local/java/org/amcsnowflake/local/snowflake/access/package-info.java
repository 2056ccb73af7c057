/** Who may do what: roles, what is granted to them, and the warehouses that they use. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.access;
