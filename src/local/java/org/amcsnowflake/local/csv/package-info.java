/** CSV in the dialects of the inbox and of staged files. Start at {@link org.amcsnowflake.local.csv.CsvReader}. */
@org.jspecify.annotations.NullMarked
package org.amcsnowflake.local.csv;
