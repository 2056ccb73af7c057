package org.amcsnowflake.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * metadata.schema.json defines the keys of metadata; Java, SQL, the API, the console and the documents have the same
 * keys.
 */
class MetadataKeysTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final JsonNode SCHEMA = json("metadata.schema.json");
    private static final JsonNode CONTRACT = json("openapi.json");

    /** Read only by SQL, which accepts any value. */
    private static final Set<String> ONLY_IN_SQL = Set.of("snowflake_enabled", "snowflake_enabled_at");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "7",
            "\"\"",
            "\" \"",
            "\"upsert\"",
            "\"append\"",
            "\"replace\"",
            "\"2026-01-26\"",
            "\"2026-01-26T06:30\"",
            "\"2026-01-26 06:30:00.5+00\"",
            "\"2026-01-26T06:30:00Z\"",
            "\"26.01.2026\"",
            "[]",
            "[\"a\", \"b\"]",
            "[\"a\", \"a\"]",
            "[\"a\", \" \"]",
            "[1]",
            "{}",
            "{\"a\": \"A\", \"b\": null, \"*\": \"drop\"}",
            "[{\"column\": \"a\", \"transform\": \"trim\"}]",
            "[{\"column\": \"a\", \"transform\": \"eval\"}]",
            "[{\"transform\": \"trim\"}]",
            "[{\"table\": \"a\", \"when\": {\"column\": \"c\", \"in\": [1, null]}, \"columns\": {\"c\": null}}, {\"table\": \"b\"}]",
            "[{\"table\": \"_ -\"}]",
            "[{\"table\": \"a\", \"when\": {\"column\": \"c\", \"in\": []}}]",
            "[{\"table\": \"a\", \"schema\": \"b\"}]",
            "{\"a\": 7}",
            "{\"a\": \" \"}",
            "{\"*\": \"all\"}");

    private static JsonNode json(String name) {
        try {
            return JSON.readTree(RESOURCES.resolve(name).toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> keys() {
        return names(SCHEMA.path("properties"));
    }

    private static Set<String> names(JsonNode properties) {
        return properties.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Keys that users set in the API, by the names of the fields. */
    private static Map<String, String> apiFields() {
        Map<String, String> fields = new TreeMap<>();
        SCHEMA.path("properties").properties().forEach(key -> {
            if (key.getValue().has("x-api-field")) {
                fields.put(key.getValue().path("x-api-field").asText(), key.getKey());
            }
        });
        return fields;
    }

    @Test
    void javaHasTheSameKeys() {
        assertThat(Arrays.stream(UploadSettings.Key.values()).map(UploadSettings.Key::json))
                .containsExactlyInAnyOrderElementsOf(keys());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void javaAcceptsTheSameValues(String key) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
        for (String value : VALUES) {
            String metadata = "{\"" + key + "\": " + value + "}";
            if (!ONLY_IN_SQL.contains(key)) {
                assertThat(schema.validate(JSON.readTree(metadata)).isEmpty())
                        .as(metadata)
                        .isEqualTo(isAccepted(metadata));
            }
        }
    }

    private static boolean isAccepted(String metadata) {
        try {
            new ExecutionRow().with("metadata", metadata).execution();
            return true;
        } catch (InvalidExecutionException refused) {
            return false;
        }
    }

    @Test
    void sqlReadsAndWritesNoOtherKeys() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".sql")).toList()) {
                used.addAll(found("(?:->>?|\\{|build_object\\(|,)\\s*'((?:snowflake|week|timeWindow)\\w+)'", file));
            }
        }
        // Fields of the API that are not keys of metadata.
        used.removeIf(
                name -> CONTRACT.at("/components/schemas/Execution/properties").has(name) && !keys().contains(name));
        used.removeIf(name ->
                CONTRACT.at("/components/schemas/ExecutionDetail/properties").has(name));

        assertThat(keys()).containsAll(used);
    }

    @Test
    void theApiSetsAndShowsTheKeys() {
        Map<String, String> fields = apiFields();

        for (String input : List.of("ExecutionUpload", "ScheduleUpload")) {
            assertThat(names(CONTRACT.at("/components/schemas/" + input + "/properties")))
                    .as(input)
                    .isEqualTo(fields.keySet());
        }
        assertThat(names(CONTRACT.at("/components/schemas/ScheduleUploadState/properties")))
                .containsAll(fields.keySet());
        assertThat(names(CONTRACT.at("/components/schemas/Execution/properties")))
                .containsAll(fields.values());
    }

    @Test
    void theStatementsOfTheApiWriteTheKeys() throws IOException {
        for (String statement : List.of("set-execution-upload", "set-schedule-upload", "create-schedule")) {
            Set<String> written = found(
                    "'(\\w+)', (?:(?:coalesce\\()?cast\\(:#|'upsert')",
                    RESOURCES.resolve("sql/api/" + statement + ".sql"));
            written.removeIf(name -> !name.startsWith("snowflake_"));

            assertThat(written)
                    .as(statement)
                    .containsExactlyInAnyOrderElementsOf(apiFields().values());
        }
    }

    /** A form that did not read one of them would reset it when it is saved. */
    @ParameterizedTest
    @ValueSource(strings = {"valuesOf", "uploadOf"})
    void theConsoleReadsAndSendsTheKeys(String function) throws IOException {
        String form = Files.readString(RESOURCES.resolve("console/snowflake-config-step.js"));
        String body = form.substring(form.indexOf("export function " + function));
        String returned = body.substring(body.indexOf("return {"), body.indexOf(";\n}"));

        assertThat(matches("[{,]\\s*(\\w+)(?=[:,}])", returned))
                .isEqualTo(apiFields().keySet());
    }

    private static Set<String> settable() {
        Set<String> settable = new TreeSet<>(keys());
        settable.removeIf(
                key -> SCHEMA.at("/properties/" + key).path("readOnly").asBoolean());
        return settable;
    }

    @Test
    void theLocalModeWritesNoOtherKeys() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/local/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                used.addAll(found("\"((?:snowflake_|week_|timeWindow)\\w+)\"", file));
            }
        }

        assertThat(used).contains("snowflake_enabled").isSubsetOf(keys());
    }

    /** It need not be able to disable the upload, and writes the time window to columns of its own. */
    @Test
    void theFormOfTheInboxHasAFieldForEachKey() throws IOException {
        String form = Files.readString(Path.of("src/local/java/org/amcsnowflake/local/inbox/InboxForm.java"));
        String fields = form.substring(form.indexOf("FIELDS ="));
        Set<String> ofKeys = settable().stream()
                .filter(key -> !key.equals("snowflake_enabled"))
                .map(key -> key.replaceAll("^snowflake_(\\w+?)(_name)?$", "$1").replaceAll("([A-Z])", "_$1"))
                .map(field -> field.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> written = settable();
        written.removeIf(key -> key.startsWith("timeWindow"));

        assertThat(matches("\"(\\w+)\"", fields.substring(0, fields.indexOf(';'))))
                .isEqualTo(ofKeys);
        assertThat(matches("\"((?:snowflake|week)_\\w+)\"", form)).isEqualTo(written);
    }

    @Test
    void theDocumentsDescribeTheKeys() throws IOException {
        assertThat(found(
                        "`((?:snowflake_|week_|timeWindow)\\w+)`(?=[^|\\n]*\\|[^|\\n]*\\|\\n)",
                        Path.of("docs/data.md")))
                .isEqualTo(settable());
    }

    private static Set<String> found(String pattern, Path file) throws IOException {
        return matches(pattern, Files.readString(file));
    }

    private static Set<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
