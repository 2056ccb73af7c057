/** Databases, schemas, tables, columns and their types, as Snowflake names them. Start at Catalog. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.catalog;
