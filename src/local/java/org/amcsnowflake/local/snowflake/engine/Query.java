package org.amcsnowflake.local.snowflake.engine;

import java.util.List;
import java.util.Map;

/**
 * One statement as the client sent it.
 *
 * @param queryId the id that the server assigned
 * @param binds in the order of their question marks
 * @param bindStage where an array bind was staged ({@code @SYSTEM$BIND/…}), or empty
 * @param parameters parameters of this statement alone (QUERY_TAG, MULTI_STATEMENT_COUNT …), by upper-cased name
 * @param describeOnly whether the client only requests the result's columns
 */
public record Query(
        String queryId,
        String sqlText,
        List<Bind> binds,
        String bindStage,
        Map<String, String> parameters,
        boolean describeOnly) {
    public Query {
        binds = List.copyOf(binds);
        parameters = Map.copyOf(parameters);
    }
}
