package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One operation of the OpenAPI document, for tests that cover all operations. */
public record ContractOperation(String method, String path, JsonNode node) {

    public static List<ContractOperation> all() {
        List<ContractOperation> all = new ArrayList<>();
        ContractCheck.DOCUMENT
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(new ContractOperation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return all;
    }

    public static List<ContractOperation> guarded() {
        return all().stream().filter(operation -> !operation.isPublic()).toList();
    }

    public static ContractOperation byId(String id) {
        return all().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    public String id() {
        return node.path("operationId").asText();
    }

    public boolean isPublic() {
        return node.path("security").isArray() && node.path("security").isEmpty();
    }

    public boolean hasPathParameter() {
        return path.contains("{");
    }

    public String path(String id) {
        return path.replace("{id}", id);
    }

    List<JsonNode> parameters() {
        List<JsonNode> parameters = new ArrayList<>();
        node.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
        return parameters;
    }

    public List<JsonNode> queryParameters() {
        return parameters().stream()
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .toList();
    }

    public boolean isBodyRequired() {
        return node.path("requestBody").path("required").asBoolean();
    }

    /** The schema of the body, if there is one. */
    public Optional<JsonNode> body() {
        JsonNode schema = node.at("/requestBody/content/application~1json/schema");
        return schema.isMissingNode() ? Optional.empty() : Optional.of(resolved(schema));
    }

    /** A valid body, or an empty one. The destination is the local Snowflake's demo account. */
    public String goodBody() {
        return body().map(schema -> schema.path("examples").path(0).toString())
                .orElse("")
                .replace("MYORG-ACCOUNT1", "local")
                .replace("AMC_UPLOADER", "demo")
                .replace("\"…\"", "\"demo-password\"");
    }

    static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? ContractCheck.DOCUMENT.at(schema.path("$ref").asText().substring(1))
                : schema;
    }

    @Override
    public String toString() {
        return id();
    }
}
