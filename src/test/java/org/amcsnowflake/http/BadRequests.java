package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractOperation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.amcsnowflake.http.BadInput.utf8;

/** Invalid requests apart from bodies: paths, parameters, methods, and bodies for operations without one. */
final class BadRequests {
    private static final List<String> VALUES = List.of(
            "",
            "%00",
            "a%00b",
            "%C0%80",
            "%ED%A0%80",
            "%F0%9F%98%80",
            "%E2%80%AE",
            "-1",
            "0",
            "101",
            "367",
            "007",
            "1.5",
            "1e1",
            "9".repeat(18),
            "9".repeat(40),
            "null",
            "TRUE",
            "[]",
            "a",
            "a-b",
            "1-1",
            "0-00000000-0000-0000-0000-000000000000",
            "9".repeat(18) + "-00000000-0000-0000-0000-000000000000",
            "--",
            "'",
            "%27%3B%20DROP%20TABLE%20workflow_executions%3B%20--",
            "$%7Bbody%7D",
            ":%23id",
            "%25",
            "x".repeat(3_000));
    private static final List<String> MALFORMED = List.of("%", "%z", "%zz", "%0", "a%");

    private final ContractOperation operation;
    private final String path;
    private final String authorization;
    private final Random random;
    private final List<BadInput> inputs = new ArrayList<>();

    /** @param path with the id of a resource of the user */
    BadRequests(ContractOperation operation, String path, String authorization, Random random) {
        this.operation = operation;
        this.path = path;
        this.authorization = authorization;
        this.random = random;
    }

    List<BadInput> all() {
        if (operation.body().isPresent()) {
            inputs.addAll(new BadBodies(operation, request(operation.method(), path), random).all());
        } else {
            addBodies();
        }
        operation.queryParameters().forEach(this::addValues);
        addUnknownParameters();
        addPaths();
        addMethods();
        return inputs;
    }

    private RawRequest request(String method, String target) {
        return RawRequest.of(method, target).with(authorization);
    }

    /** Valid except for the target. */
    private void add(String what, String target, String named, Integer... statuses) {
        RawRequest request = request(operation.method(), target);
        String body = operation.goodBody();
        inputs.add(BadInput.of(
                        what,
                        body.isEmpty()
                                ? request
                                : request.with("Content-Type: application/json").with(utf8(body)),
                        statuses)
                .naming(named));
    }

    private void addValues(JsonNode parameter) {
        String name = parameter.path("name").asText();
        for (String value : VALUES) {
            add(name + "=" + value, path + "?" + name + "=" + value, name);
        }
        for (String value : List.of("%00", "a%00b")) {
            add(name + "=" + value, path + "?" + name + "=" + value, name, 400);
        }
        for (String value : MALFORMED) {
            add(name + "=" + value, path + "?" + name + "=" + value, "", 400);
        }
        add(name + " twice", path + "?" + name + "=1&" + name + "=1", name, 400);
        add(name + " without a value", path + "?" + name, name);
    }

    private void addUnknownParameters() {
        add("an unknown parameter", path + "?surplus=1", "surplus", 400);
        add("a parameter without a name", path + "?=1", "");
        add("nothing but signs", path + "?&&==&", "");
        add("a malformed name", path + "?%zz=1", "", 400);
        add("a huge name", path + "?" + "x".repeat(3_000) + "=1", "", 400);
        add("an odd name", path + "?%00%F0%9F%98%80=1", "", 400);
        for (String camels : List.of("CamelHttpMethod", "CamelSqlQuery", "CamelHttpResponseCode", "userId")) {
            add("a name of the inside", path + "?" + camels + "=1", camels, 400);
        }
    }

    private void addPaths() {
        if (!operation.hasPathParameter()) {
            return;
        }
        for (String id : VALUES) {
            if (!id.isEmpty()) {
                add("the id " + id, operation.path(id), "", 400, 404);
            }
        }
        for (String id : List.of("%zz", "..", "..%2f..", ".%00", ";x", "*", path.replaceFirst(".*/", "") + "%20")) {
            add("the id " + id, operation.path(id), "");
        }
    }

    private void addMethods() {
        for (String method : List.of(
                "PATCH",
                "TRACE",
                "OPTIONS",
                "PROPFIND",
                "FOO",
                operation.method().toLowerCase())) {
            inputs.add(BadInput.of("the method " + method, request(method, path), 405));
        }
    }

    /** For an operation without a body; a form must not bypass the validation of parameters. */
    private void addBodies() {
        StringBuilder form = new StringBuilder("id=nonsense&userId=nonsense&limit=nonsense&cursor=nonsense");
        operation
                .queryParameters()
                .forEach(one ->
                        form.append('&').append(one.path("name").asText()).append("=%00"));
        for (String type : List.of(
                "application/json",
                "application/json; charset=nonsense",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                ";")) {
            for (String body : List.of("nonsense", form.toString(), multipart())) {
                inputs.add(BadInput.of(
                        "a body as '" + type + "'",
                        request(operation.method(), path)
                                .with("Content-Type: " + type)
                                .with(utf8(body))));
            }
        }
        inputs.add(BadInput.of("too much", request(operation.method(), path).with(utf8("x".repeat(66_000))), 413));
    }

    private static String multipart() {
        return """
                --x\r
                Content-Disposition: form-data; name="cursor"\r
                \r
                nonsense\r
                --x\r
                Content-Disposition: form-data; name="file"; filename="left-behind.txt"\r
                Content-Type: text/plain\r
                \r
                left behind\r
                --x--\r
                """;
    }
}
