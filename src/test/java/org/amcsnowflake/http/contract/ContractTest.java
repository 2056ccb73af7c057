package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.amcsnowflake.destination.SignInMethod;
import org.amcsnowflake.failures.ErrorClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document: it is complete, its examples are valid, and it has the same operations as the routes. */
class ContractTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String STATEMENTS = "sql:classpath:sql/api/";
    private static final String EXAMPLE = "/content/application~1problem+json/example";
    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch", "head");

    static Stream<ContractOperation> operations() {
        return ContractOperation.all().stream();
    }

    @Test
    void theContractAndTheRoutesHaveTheSameOperations() throws IOException {
        Set<String> inContract = operations()
                .map(operation -> operation.method() + " " + operation.path() + " " + operation.id())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(inRoutes()).isEqualTo(inContract);
    }

    private static Set<String> inRoutes() throws IOException {
        Set<String> found = new TreeSet<>();
        for (JsonNode part : routeFiles()) {
            JsonNode rest = part.path("rest");
            for (String method : METHODS) {
                rest.path(method).forEach(verb -> {
                    found.add(method.toUpperCase(Locale.ROOT) + " "
                            + rest.path("path").asText()
                            + verb.path("path").asText() + " " + verb.path("id").asText());
                    assertThat(verb.at("/to/uri").asText())
                            .isEqualTo("direct:" + kebabCase(verb.path("id").asText()));
                });
            }
        }
        return found;
    }

    private static List<JsonNode> routeFiles() throws IOException {
        List<JsonNode> parts = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("routes"))) {
            for (Path file : all.filter(file -> file.getFileName().toString().startsWith("api"))
                    .toList()) {
                YAML.readTree(file.toFile()).forEach(parts::add);
            }
        }
        return parts;
    }

    private static String kebabCase(String id) {
        return id.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The operation's id, in kebab case, is its route's id and the name of its statement. */
    @Test
    void eachOperationHasARouteAndAStatementOfItsName() throws IOException {
        Map<String, Set<String>> statements = new TreeMap<>();
        for (JsonNode part : routeFiles()) {
            JsonNode route = part.path("route");
            if (!route.isMissingNode()) {
                String id = route.path("id").asText();
                assertThat(route.at("/from/uri").asText()).isEqualTo("direct:" + id);
                statements.put(
                        id,
                        route.findValuesAsText("uri").stream()
                                .filter(uri -> uri.startsWith(STATEMENTS))
                                .map(uri -> uri.substring(STATEMENTS.length()))
                                .collect(Collectors.toSet()));
            }
        }
        List<String> ids =
                operations().map(operation -> kebabCase(operation.id())).toList();

        assertThat(statements.keySet()).containsExactlyInAnyOrderElementsOf(ids);
        statements.forEach((route, used) -> assertThat(used.isEmpty() || used.contains(route + ".sql"))
                .as(route)
                .isTrue());
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/sql/api"))) {
            Set<String> all = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertThat(all)
                    .isEqualTo(statements.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachOperationIsDescribed(ContractOperation operation) {
        JsonNode node = operation.node();

        assertThat(operation.id()).matches("[a-z][A-Za-z]+");
        assertThat(node.path("summary").asText()).isNotBlank();
        assertThat(node.path("tags")).hasSize(1).isSubsetOf(tags());
        assertThat(operation.path().startsWith("/api/")).isEqualTo(!operation.isPublic());
        assertThat(node.path("responses").properties())
                .as("one success")
                .filteredOn(response -> response.getKey().startsWith("2"))
                .singleElement()
                .satisfies(response -> assertThat(response.getValue()
                                .at("/content/application~1json/schema")
                                .isMissingNode())
                        .isEqualTo(response.getKey().equals("204")));
        operation.parameters().forEach(parameter -> {
            assertThat(parameter.path("description").asText()).isNotBlank();
            assertThat(ContractOperation.resolved(parameter.path("schema"))
                            .path("type")
                            .asText())
                    .isNotBlank();
            assertThat(parameter.path("required").asBoolean())
                    .isEqualTo(parameter.path("in").asText().equals("path"));
        });
    }

    private static Iterable<JsonNode> tags() {
        return StreamSupport.stream(ContractCheck.DOCUMENT.path("tags").spliterator(), false)
                .map(tag -> tag.path("name"))
                .toList();
    }

    @Test
    void operationIdsAreUnique() {
        assertThat(operations().map(ContractOperation::id)).doesNotHaveDuplicates();
    }

    @Test
    void eachReferenceResolvesAndEachComponentIsUsed() {
        Set<String> referred = new TreeSet<>();
        walk("", ContractCheck.DOCUMENT, (pointer, node) -> {
            if (node.path("$ref").isTextual()) {
                referred.add(node.path("$ref").asText());
            }
        });

        assertThat(referred)
                .allSatisfy(reference -> assertThat(ContractCheck.DOCUMENT
                                .at(reference.substring(1))
                                .isMissingNode())
                        .isFalse());
        for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
            ContractCheck.DOCUMENT
                    .at("/components/" + kind)
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(referred).contains("#/components/" + kind + "/" + name));
        }
    }

    /** Duplicate schemas drift apart. */
    @Test
    void eachEnumerationIsDefinedOnce() {
        List<String> found = new ArrayList<>();
        walk("", ContractCheck.DOCUMENT, (pointer, node) -> {
            if (node.path("enum").size() > 1) {
                found.add(node.path("enum").toString());
            }
        });

        assertThat(found).doesNotHaveDuplicates();
    }

    @Test
    void theContractHasEachErrorClass() {
        assertThat(listed("/components/schemas/ErrorClass/enum"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ErrorClass.values()).map(Enum::name).toList());
    }

    @Test
    void theConsoleNamesEachErrorClassAndEachStepOfAConnectionTest() throws IOException {
        assertThat(namesIn("fault-words.js", "WORDS"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ErrorClass.values()).map(Enum::name).toList());
        assertThat(listed("/components/schemas/ConnectionTestStep/properties/name/enum"))
                .isEqualTo(namesIn("connection-steps.js", "NAMES"));
    }

    @Test
    void theContractHasEachSignInMethodWithItsSecrets() {
        assertThat(listed("/components/schemas/AuthMethod/enum"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(SignInMethod.values())
                        .map(SignInMethod::label)
                        .toList());
        assertThat(ContractCheck.DOCUMENT
                        .at("/components/schemas/SnowflakeConfigInput/properties")
                        .properties())
                .filteredOn(property -> property.getValue().path("writeOnly").asBoolean())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(SignInMethod.allSecrets());
    }

    private static Set<String> listed(String pointer) {
        Set<String> values = new TreeSet<>();
        ContractCheck.DOCUMENT.at(pointer).forEach(value -> values.add(value.asText()));
        return values;
    }

    /** The names of a constant object in a file of the console. */
    private static Set<String> namesIn(String file, String constant) throws IOException {
        String text = Files.readString(Path.of("src/main/resources/console", file));
        String object = text.substring(text.indexOf("const " + constant + " = {"));
        return Pattern.compile("(\\w+): '")
                .matcher(object.substring(0, object.indexOf("};")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void anExecutionHasOnlyTheFieldsOfTheContract() {
        for (String schema : List.of("ExecutionPage/properties/executions/items", "ExecutionDetail")) {
            assertThat(ContractCheck.violations("/components/schemas/" + schema, "{\"surplus\": 1}"))
                    .anySatisfy(violation -> assertThat(violation).contains("surplus"));
        }
    }

    @Test
    void eachExampleIsValid() {
        walk("", ContractCheck.DOCUMENT, (pointer, node) -> {
            if (node.path("examples").isArray()) {
                node.path("examples").forEach(example -> ContractCheck.assertValid(pointer, example.toString()));
            }
            if (node.has("example")) {
                ContractCheck.assertValid(
                        pointer + "/schema", node.path("example").toString());
            }
            if (node.has("default") && node.has("type")) {
                ContractCheck.assertValid(pointer, node.path("default").toString());
            }
        });
    }

    @Test
    void eachProblemHasAnExampleInTheServicesFormat() {
        ContractCheck.DOCUMENT.at("/components/responses").properties().forEach(response -> {
            JsonNode example = response.getValue().at(EXAMPLE);

            assertThat(example.path("title").asText())
                    .isEqualTo(HttpResponseStatus.valueOf(example.path("status").asInt())
                            .reasonPhrase());
            assertThat(example.path("detail").asText()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachErrorResponseIsAProblem(ContractOperation operation) {
        operation.node().path("responses").properties().stream()
                .filter(response -> !response.getKey().startsWith("2"))
                .forEach(response -> assertThat(ContractOperation.resolved(response.getValue())
                                .at(EXAMPLE)
                                .path("status")
                                .asText())
                        .isEqualTo(response.getKey()));
    }

    @Test
    void eachBodyHasAnExampleAndNoUnknownFields() {
        operations().flatMap(operation -> operation.body().stream()).forEach(schema -> {
            assertThat(schema.path("examples")).isNotEmpty();
            assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        });
    }

    private static void walk(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(pointer, node);
        node.properties()
                .forEach(field -> walk(
                        pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1"),
                        field.getValue(),
                        visitor));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(pointer + "/" + i, node.get(i), visitor);
        }
    }
}
