package org.amcsnowflake.local.snowflake.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.FaultAction.FailUpload.Way;
import org.amcsnowflake.local.snowflake.fault.Faults;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Faults as JSON, for the HTTP interface. */
final class FaultJson {

    private FaultJson() {}

    static Fault read(JsonNode body) {
        try {
            return new Fault(kind(body), match(body), times(body), action(body));
        } catch (IllegalArgumentException refused) {
            throw new BadRequestException(String.valueOf(refused.getMessage()));
        }
    }

    static void write(JsonGenerator json, Faults.ActiveFault standing) throws IOException {
        Fault fault = standing.fault();
        json.writeStartObject();
        json.writeStringField("kind", fault.kind() == null ? null : fault.kind().name());
        json.writeStringField(
                "match", fault.match() == null ? null : fault.match().pattern());
        if (fault.times() == Fault.ALWAYS) {
            json.writeStringField("times", "always");
        } else {
            json.writeNumberField("times", fault.times());
        }
        json.writeNumberField("hits", standing.hits());
        json.writeStringField("action", fault.action().toString());
        json.writeEndObject();
    }

    private static @Nullable RequestKind kind(JsonNode body) {
        if (!body.hasNonNull("kind")) {
            return null;
        }
        String kind = body.path("kind").asText().toUpperCase(Locale.ROOT);
        return Arrays.stream(RequestKind.values())
                .filter(each -> each.name().equals(kind))
                .findFirst()
                .orElseThrow(() -> new BadRequestException(
                        "Unknown kind " + kind + ". Choose one of " + Arrays.toString(RequestKind.values()) + "."));
    }

    private static @Nullable Pattern match(JsonNode body) {
        try {
            return body.hasNonNull("match") ? Fault.pattern(body.path("match").asText()) : null;
        } catch (PatternSyntaxException malformed) {
            throw new BadRequestException("match is not a valid regular expression: " + malformed.getMessage());
        }
    }

    private static int times(JsonNode body) {
        return body.path("times").asText().equals("always")
                ? Fault.ALWAYS
                : body.path("times").asInt(1);
    }

    private static FaultAction action(JsonNode body) {
        String action = body.path("action").asText();
        return switch (action) {
            case "fail-before" -> new FaultAction.FailBefore(error(body));
            case "fail-after" -> new FaultAction.FailAfter(error(body));
            case "drop-before" -> new FaultAction.DropBefore();
            case "drop-after" -> new FaultAction.DropAfter();
            case "delay" -> new FaultAction.Delay(Duration.ofMillis(number(body, "millis")));
            case "hang" -> new FaultAction.Hang();
            case "hang-after" -> new FaultAction.HangAfter();
            case "http" -> new FaultAction.HttpStatus((int) number(body, "status"));
            case "refuse-upload" -> new FaultAction.FailUpload(Way.REFUSED);
            case "lose-upload" -> new FaultAction.FailUpload(Way.LOST);
            case "cut-upload" -> new FaultAction.FailUpload(Way.CUT);
            case "expire-token" -> new FaultAction.ExpireToken();
            case "end-session" -> new FaultAction.EndSession();
            default ->
                throw new BadRequestException("There is no action \"" + action
                        + "\". Choose one of fail-before, fail-after, drop-before, drop-after, delay, hang, hang-after, http,"
                        + " refuse-upload, lose-upload, cut-upload, expire-token, end-session.");
        };
    }

    private static SnowflakeError error(JsonNode body) {
        String code = body.path("code").asText();
        if (code.isEmpty()) {
            throw new BadRequestException("A failure needs a \"code\", such as \"000625\".");
        }
        String message = body.path("message").asText("Failed on demand: " + code);
        return new SnowflakeError(code, body.path("sqlState").asText("XX000"), message);
    }

    private static long number(JsonNode body, String field) {
        if (!body.path(field).canConvertToLong() || body.path(field).asLong() < 1) {
            throw new BadRequestException("This action needs \"" + field + "\", a positive number.");
        }
        return body.path(field).asLong();
    }
}
