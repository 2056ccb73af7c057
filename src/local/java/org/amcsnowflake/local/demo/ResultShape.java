package org.amcsnowflake.local.demo;

import org.amcsnowflake.local.amc.AmcColumn;
import org.amcsnowflake.local.amc.ResultWriter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The forms that result_data may have. */
enum ResultShape {
    OBJECTS(false, true, Integer.MAX_VALUE),
    COLUMNS_AND_ARRAYS(true, false, Integer.MAX_VALUE),
    COLUMNS_AND_OBJECTS(true, true, Integer.MAX_VALUE),
    CHUNKS_OF_ARRAYS(true, false, 1 << 20),
    CHUNKS_OF_OBJECTS(false, true, 1 << 14);

    private final boolean withColumns;
    private final boolean rowsAreObjects;
    private final int chunkBytes;

    ResultShape(boolean withColumns, boolean rowsAreObjects, int chunkBytes) {
        this.withColumns = withColumns;
        this.rowsAreObjects = rowsAreObjects;
        this.chunkBytes = chunkBytes;
    }

    int chunkBytes() {
        return chunkBytes;
    }

    /** @param seed the same seed produces the same rows */
    void write(ResultWriter writer, DemoResult result, int rows, LocalDate firstDay, long seed)
            throws IOException, SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        if (withColumns) {
            writer.columns(result.columns());
        }
        for (int number = 0; number < rows; number++) {
            List<@Nullable Object> row = result.row(number, firstDay, random);
            writer.row(rowsAreObjects ? byName(result.columns(), row) : row);
        }
    }

    /** Omits trailing nulls, as AMC's JSON does, so that a column may first appear in the middle of a result. */
    private static Map<String, @Nullable Object> byName(List<AmcColumn> columns, List<@Nullable Object> row) {
        int last = row.size();
        while (last > 0 && row.get(last - 1) == null) {
            last--;
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int index = 0; index < last; index++) {
            object.put(columns.get(index).name(), row.get(index));
        }
        return object;
    }
}
