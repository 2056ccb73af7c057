package org.amcsnowflake.upload.result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** A result's rows, one at a time. Used by one thread. */
interface RowSource {

    /** Moves to the next row; false if there is none. */
    boolean next() throws IOException;

    /** The current row number, from 1; 0 before the first row and for an empty result. */
    long row();

    /** Which of the upload's tables the current row goes to, from 0. */
    default int table() {
        return 0;
    }

    /** The columns of a table seen so far; later rows may add more. */
    List<ColumnProfile> columns(int table);

    /** The text of a column's value in the current row; null for NULL and for a column that this row does not have. */
    @Nullable
    String value(int column);
}
