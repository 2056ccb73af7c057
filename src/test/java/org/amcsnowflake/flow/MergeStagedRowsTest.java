package org.amcsnowflake.flow;

import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;

import java.util.Map;

/** The same holds where the rows go by staged files. */
class MergeStagedRowsTest extends MergeRowsTest {
    @Override
    Map<String, String> settings() {
        return Map.of("upload.inline-rows", "0");
    }

    @Override
    Fault lastStatementTakesEffectUnheard() {
        return Fault.onceMatching("^COMMIT", new FaultAction.FailAfter(TIMED_OUT));
    }
}
