/** Staged files: folders on disk that the drivers copy into, and what LIST, REMOVE and COPY find there. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.snowflake.stage;
