package org.amcsnowflake.shaping;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema, the console and the documents have each transform, and the documents' examples are true. */
class TransformNamesTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(new JsonNodeFactory(true))
            .build();

    private static final Row ROW = new Row() {
        @Override
        public @Nullable Cell value(String column) {
            return null;
        }

        @Override
        public ShapingContext context() {
            return ShapingContext.NONE;
        }
    };

    private static final Path RESOURCES = Path.of("src/main/resources");

    @Test
    void theSchemaHasEachTransform() throws IOException {
        Set<String> inSchema = new TreeSet<>();
        JSON.readTree(RESOURCES.resolve("metadata.schema.json").toFile())
                .at("/properties/snowflake_transforms/items/properties/transform/enum")
                .forEach(name -> inSchema.add(name.asText()));

        assertThat(inSchema).isEqualTo(TransformList.names());
    }

    @Test
    void theConsoleAndTheDocumentsDescribeEachTransform() throws IOException {
        assertThat(found("(?m)^  (\\w+): \\{label: .*, fields:", RESOURCES.resolve("console/transform-steps.js")))
                .isEqualTo(TransformList.names());
        assertThat(found("`(\\w+)`", Path.of("docs/shaping.md"))).containsAll(TransformList.names());
    }

    @Test
    void theExamplesOfTheDocumentsAreTrue() throws IOException {
        Set<String> shown = new TreeSet<>(Set.of("convert"));
        for (MatchResult example : Pattern.compile("\\| `(\\{\"transform\".*})` `(.+)` → `(.+)` \\|")
                .matcher(Files.readString(Path.of("docs/shaping.md")))
                .results()
                .toList()) {
            ObjectNode step = (ObjectNode) JSON.readTree(example.group(1));
            Operation operation = TransformList.of(JSON.createArrayNode().add(step.put("column", "c")))
                    .get(0)
                    .operation();
            @Nullable Cell value = cell(JSON.readTree(example.group(2)));
            @Nullable Cell stored = value == null ? operation.ofNull() : operation.apply(value, ROW);

            assertThat(stored).as(example.group()).isEqualTo(cell(JSON.readTree(example.group(3))));
            shown.add(step.path("transform").asText());
        }
        assertThat(shown).isEqualTo(TransformList.names());
    }

    private static @Nullable Cell cell(JsonNode json) {
        if (json.isNull()) {
            return null;
        }
        return json.isTextual()
                ? Cell.text(json.asText())
                : new Cell(Cell.Kind.NUMBER, json.decimalValue().toPlainString());
    }

    private static Set<String> found(String pattern, Path file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
