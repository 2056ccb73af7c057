package org.amcsnowflake.upload;

import java.util.List;
import java.util.Set;

/**
 * What earlier runs did in Snowflake, as its history tells.
 *
 * @param running query ids of statements that have not ended
 * @param sessions in which they, or others, ran
 */
record EarlierStatements(List<String> running, Set<String> sessions) {
    static final EarlierStatements NONE = new EarlierStatements(List.of(), Set.of());

    public EarlierStatements {
        running = List.copyOf(running);
        sessions = Set.copyOf(sessions);
    }
}
