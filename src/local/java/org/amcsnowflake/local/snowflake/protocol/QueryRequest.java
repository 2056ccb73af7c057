package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.engine.Bind;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A statement as a driver sent it.
 *
 * @param async whether the client wants an immediate response and requests the result later
 */
record QueryRequest(Query query, boolean async) {

    static QueryRequest read(JsonNode body) {
        return new QueryRequest(
                new Query(
                        UUID.randomUUID().toString(),
                        body.path("sqlText").asText(""),
                        binds(body.path("bindings")),
                        body.path("bindStage").isTextual()
                                ? body.path("bindStage").asText()
                                : "",
                        Json.readParameters(body.path("parameters")),
                        body.path("describeOnly").asBoolean(false)),
                body.path("asyncExec").asBoolean(false));
    }

    RequestKind kind() {
        return query.describeOnly() ? RequestKind.PREPARE : RequestKind.ofSql(query.sqlText());
    }

    /** The binds are named by the positions of their question marks, in any order. */
    private static List<Bind> binds(JsonNode bindings) {
        List<Bind> binds = new ArrayList<>();
        for (int place = 1; place <= bindings.size(); place++) {
            JsonNode binding = bindings.path(Integer.toString(place));
            if (binding.isMissingNode()) {
                throw new BadRequestException("The binding " + place + " of " + bindings.size() + " is missing.");
            }
            binds.add(bind(binding));
        }
        return binds;
    }

    private static Bind bind(JsonNode binding) {
        JsonNode value = binding.path("value");
        List<@Nullable String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> values.add(text(each)));
        } else {
            values.add(text(value));
        }
        return new Bind(binding.path("type").asText("TEXT"), values, value.isArray());
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }
}
