package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** What a request holds, as a map that SQL takes its values from. Thread-safe. */
public final class Inputs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Contract contract;

    public Inputs(Contract contract) {
        this.contract = contract;
    }

    /**
     * The parameters and the body's fields by name: each that the contract knows, with its default or null where it was
     * left out.
     */
    public Map<String, @Nullable Object> of(Exchange exchange, String operationId) throws JsonProcessingException {
        Message message = exchange.getMessage();
        Map<String, @Nullable Object> values = new HashMap<>(contract.defaults(operationId));
        String body = message.getBody(String.class);
        if (body != null && !body.isBlank()) {
            values.putAll(JSON.readValue(body, new TypeReference<Map<String, @Nullable Object>>() {}));
        }
        contract.parameters(operationId).forEach(name -> {
            String given = message.getHeader(name, String.class);
            if (given != null) {
                values.put(name, given);
            }
        });
        return values;
    }
}
