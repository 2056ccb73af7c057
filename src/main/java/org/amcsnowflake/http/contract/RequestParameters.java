package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.ExchangeHelper;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The parameters and body fields of a request, as named parameters for SQL. Thread-safe. */
public final class RequestParameters {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final OpenApiContract contract;

    public RequestParameters(OpenApiContract contract) {
        this.contract = contract;
    }

    /** Each parameter and body field of the route's operation; one that was omitted has its default, or null. */
    public Map<String, @Nullable Object> read(Exchange exchange) throws JsonProcessingException {
        Operation operation = contract.operationOfRoute(ExchangeHelper.getRouteId(exchange));
        Message message = exchange.getMessage();
        Map<String, @Nullable Object> values = new HashMap<>(contract.defaults(operation));
        String body = message.getBody(String.class);
        if (body != null && !body.isBlank()) {
            values.putAll(JSON.readValue(body, new TypeReference<Map<String, @Nullable Object>>() {}));
        }
        operation.parameters().forEach(name -> {
            String given = message.getHeader(name, String.class);
            if (given != null) {
                values.put(name, given);
            }
        });
        return values;
    }
}
