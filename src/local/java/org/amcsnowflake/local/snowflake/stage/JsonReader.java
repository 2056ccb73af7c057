package org.amcsnowflake.local.snowflake.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON values one after another, on lines of their own or not; each is a record of one field. */
final class JsonReader implements RecordReader {
    private static final int LONGEST_VALUE = 134_217_728;

    private final ObjectMapper mapper;
    private final JsonParser parser;
    private final boolean stripNulls;
    private final boolean stripOuterArray;
    private boolean inArray;
    private boolean ended;
    private long number;

    JsonReader(StagedFile file, FileFormat format) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_VALUE)
                        .maxNumberLength(10_000)
                        .build())
                .build();
        mapper = new ObjectMapper(factory).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        parser = factory.createParser(file.open(format));
        parser.setCodec(mapper);
        if (!format.flag("ALLOW_DUPLICATE", false)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        }
        stripNulls = format.flag("STRIP_NULL_VALUES", false);
        stripOuterArray = format.flag("STRIP_OUTER_ARRAY", false);
    }

    @Override
    public List<String> header() {
        return List.of();
    }

    @Override
    public @Nullable StagedRecord next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY && stripOuterArray && !inArray) {
                inArray = true;
                token = parser.nextToken();
            }
            if (token == JsonToken.END_ARRAY && inArray) {
                inArray = false;
                return next();
            }
            if (token == null) {
                return null;
            }
            long line = parser.currentTokenLocation().getLineNr();
            JsonNode value = mapper.readTree(parser);
            if (stripNulls) {
                strip(value);
            }
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(mapper.writeValueAsString(value));
            number++;
            return new StagedRecord(number, line, fields, new int[] {1}, null);
        } catch (JsonProcessingException unreadable) {
            ended = true;
            number++;
            int line = unreadable.getLocation().getLineNr();
            return new StagedRecord(number, line, List.of(), new int[] {1}, error(unreadable));
        }
    }

    private static SnowflakeError error(JsonProcessingException unreadable) {
        String message = unreadable.getOriginalMessage();
        long position = unreadable.getLocation().getByteOffset();
        String what = message.startsWith("Duplicate field")
                ? "duplicate object attribute " + message.replaceFirst("Duplicate field '(.*)'.*", "\"$1\"")
                : message.split("\n", 2)[0];
        return new SnowflakeError("100069", "22P02", "Error parsing JSON: " + what + ", pos " + position);
    }

    private static void strip(JsonNode node) {
        if (node.isObject()) {
            node.properties().removeIf(property -> property.getValue().isNull());
        }
        node.forEach(JsonReader::strip);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
