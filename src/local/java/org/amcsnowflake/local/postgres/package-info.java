/**
 * A real PostgreSQL that needs no installation: {@link org.amcsnowflake.local.postgres.LocalPostgres} keeps its data
 * for local mode, {@link org.amcsnowflake.local.postgres.TestPostgres} gives each test class a new, migrated database.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.postgres;
