package org.amcsnowflake.flow;

import java.util.Map;

/** The same tests with staged files. */
class MergeStagedRowsTest extends MergeRowsTest {
    @Override
    Map<String, String> settings() {
        return Map.of("upload.inline-rows", "0");
    }
}
