/**
 * A real PostgreSQL with nothing installed: {@link org.amcsnowflake.local.postgres.LocalPostgres} keeps its data for
 * local mode, {@link org.amcsnowflake.local.postgres.TestPostgres} hands each test class a fresh, migrated database.
 */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.postgres;
