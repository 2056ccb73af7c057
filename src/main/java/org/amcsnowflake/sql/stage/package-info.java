/** Files in a stage: PUT, {@link org.amcsnowflake.sql.stage.CopyInto} and REMOVE. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.sql.stage;
