package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractOperation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.amcsnowflake.http.BadInput.utf8;

/** Invalid bodies for an operation, generated from its schema. */
final class BadBodies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 65_536;

    /** As JSON, to include text that no Java string can contain. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "7",
            "-1",
            "1.5",
            "1e2",
            "1e400",
            "-1e400",
            "1e999999999",
            "1e-999999999",
            "9".repeat(400),
            "\"\"",
            "\" \"",
            "\"" + "x".repeat(300) + "\"",
            "\"" + "x".repeat(60_000) + "\"",
            "\"\\\"\\\"\"",
            "\"\\\\\"",
            "\"\\u202e\\u0645\\u0631\\u062d\\u0628\\u0627\"",
            "\"\\ud83d\\ude00\"",
            "\"e\\u0301\\u0301\\u0301\"",
            "\"\\ufeff\\ufffe\\uffff\"",
            "\"'; DROP TABLE workflow_executions; --\"",
            "\"${body}\"",
            "\":#id\"",
            "\"0000-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:60+23:59\"",
            "\"2026-02-30T00:00:00Z\"",
            "\"2026-06-15T24:00:00Z\"",
            "\"2026-06-15T12:59:60Z\"",
            "\"2016-12-31T23:59:60Z\"",
            "\"2016-12-31T23:59:60.5Z\"",
            "\"2016-12-31T18:59:60.25-05:00\"",
            "\"2026-01-01T00:00:00.1234567890123Z\"",
            "\"2026-01-01t00:00:00z\"",
            "\"2026-01-01 00:00:00Z\"",
            "\"{00000000-0000-0000-0000-000000000000}\"",
            "\"00000000000000000000000000000000\"",
            "[]",
            "[null]",
            "[\"x\"]",
            "{}",
            "{\"enabled\": \"x\"}");

    private static final List<String> UNSTORABLE =
            List.of("\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"x\\udc00\\ud800\"");

    private final RawRequest good;
    private final ContractOperation operation;
    private final JsonNode schema;
    private final String body;
    private final Random random;
    private final List<BadInput> inputs = new ArrayList<>();

    /** @param good a request for the operation, without a body */
    BadBodies(ContractOperation operation, RawRequest good, Random random) {
        this.operation = operation;
        this.good = good;
        this.schema = operation.body().orElseThrow();
        this.body = operation.goodBody();
        this.random = random;
    }

    List<BadInput> all() {
        addNotJson();
        addNoObject();
        schema.path("properties").fieldNames().forEachRemaining(this::addValues);
        schema.path("required").forEach(name -> addMissing(name.asText()));
        addUnknown();
        addMediaTypes();
        return inputs;
    }

    private void add(String what, String otherBody, Integer... statuses) {
        inputs.add(BadInput.of(what, json().with(utf8(otherBody)), statuses));
    }

    private RawRequest json() {
        return good.with("Content-Type: application/json");
    }

    private void addNotJson() {
        add("half an object", "{", 400);
        add("words", "nonsense", 400);
        add("a trailing word", body + " x", 400);
        add("two objects", body + body, 400);
        add("a comment", "/* */ " + body, 400);
        for (int i = 0; i < 3; i++) {
            int end = 1 + random.nextInt(body.length() - 1);
            add("the first " + end + " characters", body.substring(0, end), 400);
        }
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        inputs.add(BadInput.of("random bytes", json().with(bytes), 400));
        inputs.add(BadInput.of("no UTF-8", json().with(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"'}), 400));
        inputs.add(BadInput.of("a NUL byte", json().with(new byte[] {0}), 400));
        inputs.add(BadInput.of("UTF-16", json().with(body.getBytes(StandardCharsets.UTF_16)), 400));
        add("1,000 levels", "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000), 400);
        add("1,000 lists", "[".repeat(1_000) + "]".repeat(1_000), 400);
        add("a field twice", "{" + "\"x\": 1, ".repeat(2) + body.substring(1), 400);
        inputs.add(BadInput.of("too much", json().with(utf8(" ".repeat(LIMIT) + body)), 413));
    }

    private void addNoObject() {
        for (String other : List.of("null", "true", "1", "\"text\"", "[]", "[" + body + "]", "\"\"", " ")) {
            boolean isLeftOut = other.isBlank() && !operation.isBodyRequired();
            add("instead of an object " + other, other, isLeftOut ? new Integer[0] : new Integer[] {400});
        }
        if (operation.isBodyRequired()) {
            add("no body", "", 400);
        }
    }

    private void addValues(String field) {
        for (String value : VALUES) {
            inputs.add(BadInput.of(field + " is " + shortened(value), json().with(with(field, value)))
                    .naming(value.startsWith("9999") || value.startsWith("1e") ? "" : field));
        }
        for (String value : UNSTORABLE) {
            inputs.add(BadInput.of(field + " is " + value, json().with(with(field, value)), 400)
                    .naming(field));
        }
        inputs.add(BadInput.of(field + " is random", json().with(with(field, "\"" + randomText() + "\""))));
    }

    /** The valid body with another value, inserted as text, since a JSON tree could not contain it. */
    private byte[] with(String field, String value) {
        String marker = "the-place-of-the-value";
        ObjectNode object = read(body);
        object.put(field, marker);
        return utf8(object.toString().replace("\"" + marker + "\"", value));
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        random.ints(20, 0, 0x10000).forEach(unit -> text.append("\\u%04x".formatted(unit)));
        return text.toString();
    }

    private void addMissing(String field) {
        ObjectNode object = read(body);
        object.remove(field);
        inputs.add(BadInput.of("without " + field, json().with(utf8(object.toString())), 400)
                .naming(field));
    }

    private void addUnknown() {
        inputs.add(BadInput.of("an unknown field", json().with(utf8("{\"surplus\": 1, " + body.substring(1))), 400)
                .naming("surplus"));
        String huge = "x".repeat(60_000);
        add("an unknown field with a huge name", "{\"" + huge + "\": 1, " + body.substring(1), 400);
        add("an unknown field with an odd name", "{\"\\u0000\\ud800\": 1, " + body.substring(1), 400);
        add("a field of every Java object", "{\"class\": \"java.lang.Runtime\", " + body.substring(1), 400);
    }

    private void addMediaTypes() {
        for (String type : List.of(
                "text/plain",
                "text/json",
                "application/xml",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/json; charset=nonsense",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application",
                ";",
                "")) {
            inputs.add(BadInput.of(
                    "as '" + type + "'", good.with("Content-Type: " + type).with(utf8(body)), 415));
        }
        inputs.add(BadInput.of("without a media type", good.with(utf8(body)), 415));
    }

    private static ObjectNode read(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shortened(String value) {
        return value.length() > 60 ? value.substring(0, 20) + "… of " + value.length() : value;
    }
}
