package org.amcsnowflake.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import org.amcsnowflake.http.ServiceLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

class AnnounceDeadLettersTest extends RouteTest {
    private static final List<JsonNode> POSTED = new CopyOnWriteArrayList<>();
    /** Signed, as the addresses of Microsoft Teams and Power Automate are: a changed character makes it invalid. */
    private static final String ADDRESS = "/hook/a%2Fb?token=secret-token&sp=%2Ftriggers%2Frun&sig=a%2Bb-c+d%3D%3D";

    private static final HttpServer WEBHOOK = webhook();
    private static volatile int answer = 200;

    @Override
    Map<String, String> settings() {
        return Map.of(
                STOPPED,
                NONE,
                "dead-letter.announce-milliseconds",
                "50",
                "dead-letter.webhook",
                "http://127.0.0.1:" + WEBHOOK.getAddress().getPort() + ADDRESS);
    }

    private static HttpServer webhook() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/hook", exchange -> {
                assertThat(exchange.getRequestURI()).hasToString(ADDRESS);
                assertThat(exchange.getRequestHeaders().getFirst("Content-Type"))
                        .isEqualTo("application/json");
                POSTED.add(new ObjectMapper().readTree(exchange.getRequestBody()));
                exchange.sendResponseHeaders(answer, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    void closeWebhook() {
        WEBHOOK.stop(0);
    }

    @Test
    void eachDeadLetterIsPostedOnceAndRetriedOnlyAfterAFailure() {
        answer = 500;
        ServiceLog log = new ServiceLog();
        UUID user = amc.userWithPassword("wrong");
        UUID execution = amc.execution(user, "announced", "[{\"a\": 1}]");
        uploadAndAwait(execution, "failed");
        Awaitility.await().until(() -> posted(execution).size() == 1);
        Awaitility.await().until(() -> letter(execution).get("announcements").equals(1));
        assertThat(minutesUntilNextAnnouncement(execution)).isEqualTo(1);
        assertThat(letter(execution).get("announced_at")).isNull();

        answer = 200;
        amc.update("UPDATE snowflake_dead_letters SET announce_at = now() WHERE execution_id = ?", execution);
        Awaitility.await().until(() -> letter(execution).get("announced_at") != null);

        log.close();
        assertThat(log.text().lines().filter(line -> line.contains("dead       execution " + execution)))
                .as("announced in the log once")
                .hasSize(1);
        List<JsonNode> posted = posted(execution);
        assertThat(posted).hasSize((int) letter(execution).get("announcements")).hasSizeGreaterThan(1);
        JsonNode last = posted.get(posted.size() - 1);
        assertThat(last.get("user_id").asText()).isEqualTo(user.toString());
        assertThat(last.get("error_class").asText()).isEqualTo("AUTHENTICATION");
        assertThat(last.get("error_message").asText()).startsWith("Authentication failed: ");
        assertThat(last.get("attempts").asInt()).isEqualTo(1);
        assertThat(context().getEndpoints())
                .as("Hawtio's output")
                .noneMatch(endpoint -> endpoint.getEndpointUri().contains("secret-token"));
    }

    @Test
    void valuesOfTheResultAreNotPosted() {
        UUID execution = amc.execution(
                amc.userWithDestination(),
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"discreet\", \"snowflake_key_columns\": [\"k\"]}",
                "[{\"k\": \"a person\"}, {\"k\": \"a person\"}]");
        uploadAndAwait(execution, "failed");
        Awaitility.await().until(() -> !posted(execution).isEmpty());

        assertThat(amc.row(execution).get("snowflake_error_message").toString()).contains("k = a person");
        assertThat(posted(execution).get(0).get("error_message").asText())
                .startsWith("Primary key violation: 2 rows of the result have the same key, k = …. Correct");
    }

    @Test
    void aResolvedDeadLetterIsNotAnnounced() {
        UUID resolved = amc.execution(amc.userWithDestination(), "resolved", "[]");
        amc.update(
                "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, attempts, resolved_at)"
                        + " VALUES (?, gen_random_uuid(), 'DATA', 'no', 1, now())",
                resolved);
        UUID open = amc.execution(amc.userWithPassword("wrong"), "open", "[]");
        uploadAndAwait(open, "failed");
        Awaitility.await().until(() -> letter(open).get("announced_at") != null);

        assertThat(letter(resolved)).containsEntry("announced_at", null).containsEntry("announcements", 0);
    }

    private List<JsonNode> posted(UUID execution) {
        return POSTED.stream()
                .filter(letter -> letter.get("execution_id").asText().equals(execution.toString()))
                .toList();
    }

    private int minutesUntilNextAnnouncement(UUID execution) {
        return ((Number) amc.one(
                                "SELECT floor(extract(epoch FROM announce_at - created_at) / 60)::integer AS minutes"
                                        + " FROM snowflake_dead_letters WHERE execution_id = ?",
                                execution)
                        .get("minutes"))
                .intValue();
    }

    private Map<String, Object> letter(UUID execution) {
        return amc.deadLetters(execution).get(0);
    }
}
