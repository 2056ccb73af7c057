package org.amcsnowflake.upload.result;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/** A result's rows, one at a time. Used by one thread. */
interface RowSource {

    /** Goes to the next row; false where there is none. */
    boolean next() throws IOException;

    /** The present row's number, from 1; before the first row and of an empty result, 0. */
    long row();

    /** Those seen so far: rows to come may add more. */
    List<ColumnProfile> columns();

    /** The text of a column's value in the present row; null for NULL and for a column this row does not have. */
    @Nullable
    String value(int column);
}
