package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be loaded.
 *
 * @param place index of its file in the statement, from 0
 * @param record its number in the file, from 1
 * @param line physical, from 1
 * @param character of the field in its record, from 1
 * @param column as named in messages; null if the record itself cannot be parsed
 */
record CopyError(
        int place,
        long record,
        long line,
        int character,
        @Nullable String column,
        SnowflakeError cause) {

    StagedRead.Key key() {
        return new StagedRead.Key(place, record);
    }

    /** The error of a statement that aborts. */
    SnowflakeError aborting(String file) {
        String where = column == null ? "" : ", column " + column;
        return new SnowflakeError(
                cause.code(),
                cause.sqlState(),
                cause.getMessage() + "\n  File '" + file + "', line " + line + ", character " + character + "\n  Row "
                        + record + where
                        + "\n  If you would like to continue loading when an error is encountered, use other values such as"
                        + " 'SKIP_FILE' or 'CONTINUE' for the ON_ERROR option. For more information on loading options,"
                        + " please run 'info loading_data' in a SQL client.");
    }
}
