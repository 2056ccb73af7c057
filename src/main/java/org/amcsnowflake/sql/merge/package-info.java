/** MERGE: {@link org.amcsnowflake.sql.merge.MergeStatement}, its source and the conditions that identify rows. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql.merge;
