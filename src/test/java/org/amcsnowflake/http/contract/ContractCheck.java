package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Validates responses against the OpenAPI document that the service publishes. */
public final class ContractCheck {
    private static final String LOCATION = "https://contract.test/openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = text();
    public static final JsonNode DOCUMENT = parsed();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, TEXT))));
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private ContractCheck() {}

    private static String text() {
        try (InputStream in = ContractCheck.class.getResourceAsStream("/openapi.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed() {
        try {
            return JSON.readTree(TEXT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Operation and status of every documented response. */
    public static Set<String> promised() {
        Set<String> promised = new TreeSet<>();
        DOCUMENT.path("paths")
                .forEach(path -> path.forEach(operation -> operation
                        .path("responses")
                        .fieldNames()
                        .forEachRemaining(status ->
                                promised.add(operation.path("operationId").asText() + " " + status))));
        return promised;
    }

    /** @return operation and status, if the operation is documented */
    public static Optional<String> check(String method, String path, HttpResponse<String> response) {
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        String bare = path.replaceFirst("\\?.*", "");
        Optional<String> pattern = pattern(bare);
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (pattern.isEmpty()
                || !method.equals(method.toUpperCase(Locale.ROOT))
                || DOCUMENT.path("paths")
                        .path(pattern.get())
                        .path(method.toLowerCase(Locale.ROOT))
                        .isMissingNode()) {
            assertThat(response.statusCode()).as(method + " " + path).isIn(401, 404, 405);
            assertThat(type).isEqualTo(Problem.MEDIA_TYPE);
            return Optional.empty();
        }
        String pointer = "/paths/" + pattern.get().replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT)
                + "/responses/" + response.statusCode();
        JsonNode promised = DOCUMENT.at(pointer);
        assertThat(promised.isMissingNode())
                .as(
                        "%s %s answers %d, which the contract does not know: %s",
                        method, path, response.statusCode(), response.body())
                .isFalse();
        if (promised.has("$ref")) {
            pointer = promised.path("$ref").asText().substring(1);
            promised = DOCUMENT.at(pointer);
        }
        if (promised.path("content").isMissingNode()) {
            assertThat(response.body()).isEmpty();
        } else {
            String mediaType = promised.path("content").fieldNames().next();
            assertThat(type).isEqualTo(mediaType);
            assertValid(pointer + "/content/" + mediaType.replace("/", "~1") + "/schema", response.body());
        }
        return Optional.of(
                DOCUMENT.at("/paths/" + pattern.get().replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT))
                                .path("operationId")
                                .asText()
                        + " " + response.statusCode());
    }

    private static Optional<String> pattern(String path) {
        Set<String> patterns = DOCUMENT.path("paths").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (patterns.contains(path)) {
            return Optional.of(path);
        }
        return patterns.stream()
                .filter(pattern -> Pattern.matches(pattern.replaceAll("\\{[^}]+}", "[^/]+"), path))
                .findFirst();
    }

    static void assertValid(String pointer, String body) {
        assertThat(violations(pointer, body)).as(body).isEmpty();
    }

    static List<String> violations(String pointer, String body) {
        try {
            return SCHEMAS
                    .getSchema(SchemaLocation.of(LOCATION + "#" + pointer), CONFIG)
                    .validate(JSON.readTree(body))
                    .stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("The answer is not JSON: " + body, e);
        }
    }
}
