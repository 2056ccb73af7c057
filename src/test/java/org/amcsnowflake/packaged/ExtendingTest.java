package org.amcsnowflake.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.RunningService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of docs/extending.md, applied to a copy of the routes as they are written there. */
@Tag("service")
class ExtendingTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- (after (\\S+) in|as|in) (\\S+) -->\n```\\w+\n(.*?)```\n", Pattern.DOTALL);

    @TempDir
    Path routes;

    private final List<JsonNode> notifications = new CopyOnWriteArrayList<>();
    private final ServiceLog log = new ServiceLog();
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final LocalSnowflake snowflake = LocalSnowflake.start(LocalSnowflakeSettings.demo());
    private final Warehouse warehouse = new Warehouse(snowflake);
    private final Map<String, String> settings = new HashMap<>(Map.of("retry.redeliveries", "0"));
    private HttpServer chat;
    private URI base;
    private RunningService service;
    private Amc amc;

    @BeforeEach
    void applyEveryExample() throws IOException {
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/", exchange -> {
            notifications.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        chat.start();
        new Amc(database.dataSource()).update("""
                CREATE TABLE finished_reports (
                    id bigserial PRIMARY KEY, owner_id uuid, table_name text, rows jsonb, taken_at timestamptz)""");
        new Amc(database.dataSource()).update("CREATE TABLE upload_list (execution_id text, rows bigint)");
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("docs/extending.md")));
        while (example.find()) {
            apply(example.group(2), example.group(3), example.group(4));
        }
        int port = FreePort.find();
        base = URI.create("http://127.0.0.1:" + port);
        settings.put("http.port", Integer.toString(port));
        settings.put("camel.main.routesIncludePattern", "file:%1$s/*.camel.yaml,file:%1$s/*.java".formatted(routes));
        service = RunningService.start(database, snowflake, settings);
        amc = service.amc;
    }

    private void apply(String step, String file, String text) throws IOException {
        String here = text.replace(
                        "{{env:CHAT_ADDRESS}}",
                        "http://127.0.0.1:" + chat.getAddress().getPort() + "/")
                .replace("sql:file:routes/", "sql:file:" + routes + "/");
        Path target = routes.resolve(Path.of(file).getFileName());
        if (file.endsWith(".properties")) {
            Properties properties = new Properties();
            properties.load(new StringReader(here));
            properties.forEach((name, value) -> settings.put(String.valueOf(name), String.valueOf(value)));
        } else if (step == null) {
            assertThat(target).doesNotExist();
            Files.writeString(target, here);
        } else {
            JsonNode tree = YAML.readTree(target.toFile());
            assertThat(insertAfter(step, tree, YAML.readTree(here)))
                    .as(step + " is in " + file)
                    .isTrue();
            YAML.writeValue(target.toFile(), tree);
        }
    }

    private static boolean insertAfter(String step, JsonNode tree, JsonNode steps) {
        if (tree instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                JsonNode only = list.get(i).elements().hasNext()
                        ? list.get(i).elements().next()
                        : list.get(i);
                if (only.path("id").asText().equals(step)) {
                    for (int j = 0; j < steps.size(); j++) {
                        list.insert(i + 1 + j, steps.get(j));
                    }
                    return true;
                }
            }
        }
        for (JsonNode child : tree) {
            if (insertAfter(step, child, steps)) {
                return true;
            }
        }
        return false;
    }

    @AfterEach
    void stop() {
        service.close();
        warehouse.close();
        snowflake.close();
        chat.stop(0);
        log.close();
    }

    @Test
    void everyExampleDoesWhatItsTextSays() {
        UUID user = amc.userWithDestination();
        amc.update(
                "INSERT INTO finished_reports (owner_id, table_name, rows) VALUES (?, 'REPORT', '[{\"a\": 1}, {\"a\": 2}]')",
                user);
        Awaitility.await("the report")
                .until(() -> !amc.rows("SELECT FROM upload_list").isEmpty());
        assertThat(warehouse.count("SELECT COUNT(*) FROM REPORT")).isEqualTo(2);
        assertThat(
                        amc.rows(
                                "SELECT rows, execution_id = (SELECT id::text FROM workflow_executions) AS same FROM upload_list"))
                .containsExactly(Map.of("rows", 2L, "same", true));
        assertThat(log.text()).contains("reported   execution");
        assertThat(amc.rows("SELECT FROM finished_reports WHERE taken_at IS NULL"))
                .isEmpty();

        String campaigns =
                "[{\"campaign\": \"US|search|brand\", \"cost\": 12345678901234567890.50}, {\"campaign\": null}, {\"campaign\": \"EU\"}]";
        UUID split = amc.execution(user, "CAMPAIGNS", campaigns);
        Awaitility.await("the upload").until(() -> "uploaded".equals(amc.status(split)));
        String columns =
                "SELECT \"country\", \"channel\", \"audience\", \"cost\"::VARCHAR AS C FROM CAMPAIGNS ORDER BY \"amc_row_number\"";
        assertThat(warehouse.rows(columns))
                .hasToString("[{country=US, channel=search, audience=brand, C=12345678901234567890.500000000000},"
                        + " {country=null, channel=null, audience=null, C=null},"
                        + " {country=EU, channel=null, audience=null, C=null}]");
        assertThat(new Api(base, user)
                        .post("/api/executions/" + split + "/snowflake/preview", "{}")
                        .body()
                        .at("/tables/0/rows/0"))
                .hasToString("[\"12345678901234567890.50\",\"US|search|brand\",\"US\",\"search\",\"brand\"]");

        UUID dead = amc.execution(amc.userWithPassword("wrong"), "REFUSED", Amc.rows(1));
        Awaitility.await("the notification").until(() -> !notifications.isEmpty());
        assertThat(notifications.get(0).path("text").asText())
                .isEqualTo("The upload of execution " + dead + " needs a person (AUTHENTICATION).");

        snowflake.add(Fault.onceMatching(
                "^MERGE",
                new FaultAction.FailBefore(new SnowflakeError("000603", "XX000", "SQL execution internal error"))));
        UUID repeated = amc.execution(user, "REPEATED", Amc.rows(1));
        Awaitility.await("the failure").until(() -> "failed".equals(amc.status(repeated)));
        assertThat(((Number) amc.one("""
                SELECT round(extract(epoch FROM e.snowflake_next_attempt_at - a.finished_at)) AS seconds
                FROM workflow_executions e JOIN snowflake_upload_attempts a ON a.execution_id = e.id
                WHERE e.id = ?""", repeated).get("seconds")).intValue()).isEqualTo(30);
    }
}
