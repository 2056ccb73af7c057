package org.amcsnowflake.upload;

import java.util.List;

/**
 * What may stand in the target from before, as PostgreSQL knows it.
 *
 * @param mayHaveRows whether any earlier upload of this execution may have brought rows
 * @param mayHaveAppended whether one that appended may have
 * @param superseded older executions of the schedule with the same window
 */
record EarlierUploads(boolean mayHaveRows, boolean mayHaveAppended, List<String> superseded) {
    EarlierUploads {
        superseded = List.copyOf(superseded);
    }
}
