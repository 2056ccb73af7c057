package org.amcsnowflake.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The routes conform to the YAML DSL and to the project's rules. */
class RouteFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final JsonSchema SCHEMA = schema();

    static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("routes", "src/local/resources/local/routes")) {
            try (Stream<Path> found = Files.list(Path.of(folder))) {
                found.filter(file -> file.toString().endsWith(".yaml")).sorted().forEach(files::add);
            }
        }
        return files;
    }

    private static JsonSchema schema() {
        try (InputStream schema = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void conformsToTheYamlDslSchema(Path file) throws IOException {
        assertThat(violations(YAML.readTree(file.toFile()))).as(file.toString()).isEmpty();
    }

    @Test
    void aMisspelledStepIsDetected() throws IOException {
        JsonNode misspelt =
                YAML.readTree("- route:\n    from:\n      uri: direct:x\n      steps:\n        - too: log:x\n");

        assertThat(violations(misspelt)).isNotEmpty();
    }

    /** The schema requires a number where Camel also accepts a placeholder. */
    private static List<String> violations(JsonNode routes) {
        return SCHEMA.validate(routes).stream()
                .filter(violation -> !violation.getInstanceNode().asText().startsWith("{{"))
                .map(ValidationMessage::getMessage)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsNamedForOneOfItsRoutesAndEachRouteHasADescription(Path file) throws IOException {
        List<String> routes = new ArrayList<>();
        for (JsonNode element : YAML.readTree(file.toFile())) {
            JsonNode route = element.path("route");
            if (!route.isMissingNode()) {
                assertThat(route.path("description").isMissingNode())
                        .as("%s: %s has no description", file, route.path("id"))
                        .isFalse();
                routes.add(route.path("id").asText());
                requireSentences(route, file);
            }
            if (element.has("routeConfiguration")) {
                routes.add(element.path("routeConfiguration").path("id").asText());
            }
        }
        String name = file.getFileName().toString().split("\\.")[0];
        assertThat(routes.isEmpty() || name.startsWith("api") || routes.stream().anyMatch(id -> isNamed(name, id)))
                .as("%s is named for one of %s", file, routes)
                .isTrue();
    }

    private static boolean isNamed(String file, String route) {
        return file.equals(route) || file.equals(route + "s") || file.equals(route.substring(0, route.indexOf('-')));
    }

    private static void requireSentences(JsonNode node, Path file) {
        if (node.path("description").isTextual()) {
            assertThat(node.path("description").asText())
                    .as("%s: the description of %s is one sentence", file, node.path("id"))
                    .matches("[A-Z][^.]*\\.");
        }
        if (node.path("id").isTextual()) {
            assertThat(node.path("id").asText())
                    .as("%s: ids are in kebab case", file)
                    .matches("[a-z]+(-[a-z]+)*");
        }
        node.forEach(child -> requireSentences(child, file));
    }

    @Test
    void everyIdIsUniqueAndEveryDirectEndpointHasAConsumerAndAProducer() throws IOException {
        List<String> ids = new ArrayList<>();
        Set<String> answered = new HashSet<>();
        Set<String> asked = new HashSet<>();
        for (Path file : files()) {
            collect(YAML.readTree(file.toFile()), ids, answered, asked);
        }

        assertThat(ids).doesNotHaveDuplicates();
        assertThat(asked).as("routes with a sender").isEqualTo(answered);
    }

    private static void collect(JsonNode node, List<String> ids, Set<String> answered, Set<String> asked) {
        node.properties().forEach(field -> {
            String text = field.getValue().asText();
            if (field.getKey().equals("id")) {
                ids.add(text);
            }
            if (field.getKey().equals("from")) {
                String uri = field.getValue().path("uri").asText();
                if (uri.startsWith("direct:") || uri.startsWith("seda:")) {
                    answered.add(uri);
                }
            } else if (field.getValue().path("uri").asText().matches("(direct|seda):.*")) {
                asked.add(field.getValue().path("uri").asText());
            }
        });
        node.forEach(child -> collect(child, ids, answered, asked));
    }

    @ParameterizedTest
    @MethodSource("files")
    void noRouteDefinesAnErrorHandlerSinceThatBreaksHawtiosDiagrams(Path file) throws IOException {
        for (JsonNode element : YAML.readTree(file.toFile())) {
            assertThat(element.path("route").findValue("errorHandler"))
                    .as(file.toString())
                    .isNull();
        }
    }
}
