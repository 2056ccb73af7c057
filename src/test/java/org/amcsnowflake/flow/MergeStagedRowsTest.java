package org.amcsnowflake.flow;

import java.util.Map;

/** The same holds where the rows go by staged files. */
class MergeStagedRowsTest extends MergeRowsTest {
    @Override
    Map<String, String> settings() {
        return Map.of("upload.inline-rows", "0");
    }
}
