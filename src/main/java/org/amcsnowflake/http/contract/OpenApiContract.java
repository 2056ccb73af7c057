package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import org.amcsnowflake.execution.IdTypes;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The API's OpenAPI document, against which requests are validated: what it does not describe never reaches a route. The
 * {@code x-message} of a schema says what is wrong with a value. Thread-safe.
 */
public final class OpenApiContract {
    private static final String LOCATION = "https://amc-snowflake/openapi.json";
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final String WHOLE_BODY = "";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,15}");

    private final String text;
    private final JsonNode document;
    private final IdFormats idFormats;
    private final JsonSchemaFactory schemas;
    private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .locale(Locale.ROOT)
            .build();
    private final List<Operation> operations = new ArrayList<>();

    public OpenApiContract(IdTypes types) {
        idFormats = new IdFormats(types);
        try (InputStream in = OpenApiContract.class.getResourceAsStream("/openapi.json")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            document = new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonMetaSchema vocabulary = JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .formats(idFormats.all())
                .build();
        schemas = JsonSchemaFactory.builder()
                .metaSchema(vocabulary)
                .defaultMetaSchemaIri(vocabulary.getIri())
                .schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, text)))
                .build();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                operations.add(operation(path.getKey(), method.getKey(), method.getValue()))));
        // A literal path takes precedence over one with a parameter.
        operations.sort(
                Comparator.comparing(operation -> !operation.pathParameters().isEmpty()));
    }

    /** The document. */
    public String text() {
        return text;
    }

    private Operation operation(String path, String method, JsonNode operation) {
        String pointer = "/paths/" + path.replace("/", "~1") + "/" + method;
        Map<String, Predicate<String>> inPath = new LinkedHashMap<>();
        Map<String, ContractSchema> query = new LinkedHashMap<>();
        int index = 0;
        for (JsonNode parameter : operation.path("parameters")) {
            String at = parameter.has("$ref") ? referredPointer(parameter) : pointer + "/parameters/" + index;
            JsonNode referred = document.at(at);
            String name = referred.path("name").asText();
            if (referred.path("in").asText().equals("path")) {
                JsonNode schema = resolved(referred.path("schema"));
                boolean isNumber = schema.path("type").asText().equals("integer");
                inPath.put(
                        name,
                        isNumber
                                ? NUMBER.asMatchPredicate()
                                : idFormats.named(schema.path("format").asText()));
            } else {
                query.put(name, schema(at + "/schema"));
            }
            index++;
        }
        JsonNode body = operation.path("requestBody");
        boolean hasBody = !body.isMissingNode();
        return new Operation(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                Pattern.compile(PARAMETER.matcher(path).replaceAll("([^/]+)")),
                inPath,
                query,
                hasBody ? schema(pointer + "/requestBody/content/application~1json/schema") : null,
                body.path("required").asBoolean(),
                hasBody ? secrets(resolved(body.at("/content/application~1json/schema"))) : Set.of(),
                operation.path("security").isArray());
    }

    private ContractSchema schema(String pointer) {
        return new ContractSchema(pointer, resolved(document.at(pointer)));
    }

    /** The factory caches compiled schemas. */
    private JsonSchema compiled(ContractSchema schema) {
        return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema.pointer()), config);
    }

    private Set<String> secrets(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .filter(property -> property.getValue().path("writeOnly").asBoolean())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @return empty if the path is unknown, or does not have this method */
    public Optional<Operation> operation(String method, String path) {
        Set<String> paths = new LinkedHashSet<>();
        for (Operation operation : operations) {
            if (operation.path().matcher(path).matches()) {
                paths.add(operation.path().pattern());
                if (operation.method().equals(method)) {
                    return paths.size() == 1 ? Optional.of(operation) : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The methods of a path. */
    public Set<String> methods(String path) {
        return operations.stream()
                .filter(operation -> operation.path().matcher(path).matches())
                .map(Operation::method)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The violation in the value of a query parameter, if any. */
    public Optional<Violation> violation(ContractSchema schema, JsonNode value, String parameter) {
        return StorableValues.violation(value, parameter).or(() -> firstOf(schema, value, parameter));
    }

    /** The violation in a body, if any. */
    public Optional<Violation> violation(ContractSchema schema, JsonNode body) {
        return violation(schema, body, WHOLE_BODY);
    }

    /** The outermost one, since the others may follow from it. */
    private Optional<Violation> firstOf(ContractSchema schema, JsonNode value, String root) {
        return compiled(schema).validate(value).stream()
                .min(Comparator.comparing((ValidationMessage message) ->
                                message.getInstanceLocation().getNameCount())
                        .thenComparing(message -> message.getInstanceLocation().toString()))
                .map(message -> violation(message, root));
    }

    private Violation violation(ValidationMessage message, String root) {
        String field = Violation.inside(root, path(message.getInstanceLocation()));
        String within = field.isEmpty() ? "." : " in " + field + ".";
        switch (message.getType()) {
            case "additionalProperties" -> {
                String name = Problem.shortened(message.getProperty());
                return new Violation(Violation.inside(field, name), "The field '" + name + "' is unknown" + within);
            }
            case "required" -> {
                String name = message.getProperty();
                return new Violation(Violation.inside(field, name), "The field '" + name + "' is missing" + within);
            }
            default -> {
                return new Violation(field, (field.isEmpty() ? "The body" : field) + " " + text(message));
            }
        }
    }

    private String text(ValidationMessage message) {
        JsonNodePath keyword = message.getSchemaLocation().getFragment();
        String ours = at(keyword.getParent()).path("x-message").asText();
        if (!ours.isEmpty()) {
            return ours;
        }
        JsonNode value = at(keyword);
        return switch (message.getType()) {
            case "type" -> "must be of type " + listed(value, " or ") + ".";
            case "enum" -> "must be one of " + listed(value, ", ") + ".";
            case "format" -> "is not a valid " + value.asText() + ".";
            default -> {
                String general = message.getMessage();
                yield general.substring(general.indexOf(": ") + 2) + ".";
            }
        };
    }

    private JsonNode at(JsonNodePath path) {
        return document.at(JsonPointer.compile(path.toString()));
    }

    private static String listed(JsonNode value, String separator) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(separator))
                : value.asText();
    }

    private static String path(JsonNodePath location) {
        return location.toString().replaceFirst("^[$/][./]?", "").replace('/', '.');
    }

    /** Each parameter and body field of an operation with its default, or null. */
    Map<String, @Nullable Object> defaults(Operation operation) {
        Map<String, @Nullable Object> defaults = new HashMap<>();
        operation.pathParameters().keySet().forEach(name -> defaults.put(name, null));
        operation.query().forEach((name, schema) -> defaults.put(name, defaultOf(schema.json())));
        operation
                .body()
                .ifPresent(schema -> schema.json()
                        .path("properties")
                        .properties()
                        .forEach(field -> defaults.put(field.getKey(), defaultOf(resolved(field.getValue())))));
        return defaults;
    }

    private static @Nullable Object defaultOf(JsonNode schema) {
        JsonNode value = schema.path("default");
        return value.isMissingNode() ? null : value.isInt() ? (Object) value.asInt() : value.asText();
    }

    private static String referredPointer(JsonNode reference) {
        return reference.path("$ref").asText().substring(1);
    }

    /** The schema merged with the one that it refers to; its own keywords take precedence. */
    private JsonNode resolved(JsonNode schema) {
        if (!schema.has("$ref")) {
            return schema;
        }
        ObjectNode whole = resolved(document.at(referredPointer(schema))).deepCopy();
        whole.setAll((ObjectNode) schema);
        whole.remove("$ref");
        return whole;
    }

    /** @throws IllegalArgumentException if the route is not that of an operation */
    Operation operationOfRoute(String routeId) {
        return operations.stream()
                .filter(operation -> operation.routeId().equals(routeId))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("No operation of the contract has the route " + routeId + "."));
    }
}
