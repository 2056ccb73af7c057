package org.amcsnowflake.local.snowflake.stage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.value.VariantText;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Consecutive JSON values, with or without line breaks between them; each is a record with one field. */
final class JsonReader implements RecordReader {
    private final JsonParser parser;
    private final boolean stripNulls;
    private final boolean stripOuterArray;
    private final boolean allowDuplicate;
    private boolean inArray;
    private boolean ended;
    private long number;

    JsonReader(StagedFile file, FileFormat format) throws IOException {
        parser = VariantText.parser(file.open(format));
        allowDuplicate = format.flag("ALLOW_DUPLICATE", false);
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
        int line = 1;
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
            line = parser.currentTokenLocation().getLineNr();
            JsonNode value = VariantText.read(parser, allowDuplicate);
            if (stripNulls) {
                strip(value);
            }
            List<@Nullable String> fields = new ArrayList<>();
            fields.add(value.toString());
            number++;
            return new StagedRecord(number, line, fields, new int[] {1}, null);
        } catch (JsonProcessingException unreadable) {
            String what = unreadable.getOriginalMessage().split("\n", 2)[0];
            long position = unreadable.getLocation().getByteOffset();
            return unreadable(
                    unreadable.getLocation().getLineNr(),
                    new SnowflakeError("100069", "22P02", "Error parsing JSON: " + what + ", pos " + position));
        } catch (SnowflakeError duplicate) {
            return unreadable(line, duplicate);
        }
    }

    private StagedRecord unreadable(int line, SnowflakeError error) {
        ended = true;
        number++;
        return new StagedRecord(number, line, List.of(), new int[] {1}, error);
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
