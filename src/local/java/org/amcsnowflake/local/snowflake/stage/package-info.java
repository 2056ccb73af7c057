/** Staged files: directories that the drivers copy into, and that LIST, REMOVE and COPY read. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.stage;
