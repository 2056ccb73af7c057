package org.amcsnowflake.http.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.Fernet;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Reads bodies: JSON of limited depth without duplicate fields, whose secrets are encrypted before anything else sees them. */
public final class RequestBody {
    private static final int DEPTH = 20;
    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Options may contain numbers, which are stored as they are.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private RequestBody() {}

    /** @throws ProblemException that says where it is malformed, without quoting it */
    public static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (JsonProcessingException malformed) {
            var at = malformed.getLocation();
            throw new ProblemException(
                    400,
                    "The body is not valid JSON, is nested deeper than " + DEPTH
                            + " levels, or has a duplicate field: see line "
                            + (at == null ? 1 : at.getLineNr()) + ", column " + (at == null ? 1 : at.getColumnNr())
                            + ".");
        } catch (CharacterCodingException e) {
            throw new ProblemException(400, "The body is not valid UTF-8.");
        }
    }

    /** Replaces each secret by a Fernet token, and removes empty ones. */
    public static JsonNode withEncrypted(JsonNode body, Set<String> secrets, Fernet fernet) {
        if (body instanceof ObjectNode object) {
            for (String name : secrets) {
                String secret = object.path(name).asText();
                if (secret.isEmpty()) {
                    object.remove(name);
                } else {
                    object.put(name, fernet.encrypt(secret));
                }
            }
        }
        return body;
    }
}
