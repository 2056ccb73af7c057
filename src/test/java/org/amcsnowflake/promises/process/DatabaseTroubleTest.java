package org.amcsnowflake.promises.process;

import org.amcsnowflake.execution.Migrations;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.Relay;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PostgreSQL has no free connection, ends sessions, hangs and restarts: the service resumes automatically, and nothing is
 * lost or duplicated.
 */
class DatabaseTroubleTest extends ProcessTest {
    private static final int EXECUTIONS = 32;
    /** Several, since a recently failed destination gets one worker at a time. */
    private static final int USERS = 4;

    @TempDir
    static Path folder;

    private final Relay relay = new Relay();
    private @Nullable LocalPostgres postgres;

    @BeforeEach
    void slowMerges() {
        snowflake.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofMillis(300))));
    }

    @AfterEach
    void stop() {
        if (postgres != null) {
            service.close();
            relay.close();
            postgres.close();
        }
    }

    @Test
    void uploadsSurviveAPostgresThatRefusesEndsHangsAndRestarts() throws IOException {
        int port = FreePort.find();
        int management = FreePort.find();
        postgres = LocalPostgres.start(port, folder);
        new Migrations(postgres.dataSource()).run();
        Amc restarted = new Amc(postgres.dataSource());
        keepStates(restarted);
        restarted.update("CREATE ROLE few_connections LOGIN CONNECTION LIMIT 3");
        restarted.update("GRANT ALL ON ALL TABLES IN SCHEMA public TO few_connections");
        restarted.update("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO few_connections");
        relay.open(port);
        service = start(
                postgres.jdbcUrl().replace(":" + port, ":" + relay.port()),
                "few_connections",
                Map.of("MANAGEMENT_PORT", Integer.toString(management)));
        List<UUID> executions = executions(restarted);
        Awaitility.await()
                .until(() -> service.log().contains("each instance needs up to upload.workers + database.connections"));
        restarted.update("ALTER ROLE few_connections CONNECTION LIMIT -1");
        awaitReady(management, true);

        for (int uploaded = 2; uploaded < EXECUTIONS / 2; uploaded += 4) {
            int enough = uploaded;
            Awaitility.await().until(() -> uploaded(restarted, executions) >= enough);
            restarted.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'few_connections'");
        }

        relay.hold();
        awaitReady(management, false);
        relay.release();
        awaitReady(management, true);
        Awaitility.await().until(() -> uploaded(restarted, executions) > EXECUTIONS / 2);

        postgres.close();
        awaitReady(management, false);
        postgres = LocalPostgres.start(port, folder);
        awaitReady(management, true);
        awaitAllUploadedOnce(restarted, executions);
        assertThat(service.log())
                .contains("waiting    route", "The AMC manager's database accepts no connection: ")
                .doesNotContain("Exception", "Message History", "Unexpected failure", "HikariPool");
    }

    /** The process is live all the time. */
    private static void awaitReady(int management, boolean isReady) {
        Awaitility.await(isReady ? "the service to be ready" : "the service to report its database")
                .until(() -> status(management, "ready") == (isReady ? 200 : 503) && status(management, "live") == 200);
    }

    /** 0 while nothing listens there. */
    private static int status(int management, String kind) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + management + "/observe/health/" + kind))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    private ServiceProcess start(String url, String user, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(ServiceProcess.SHORT_LEASES);
        settings.put("UPLOAD_WORKERS", "8");
        settings.put("UPLOAD_INLINE_ROWS", "10");
        settings.putAll(more);
        return newService(url, user, settings);
    }

    /** Half of them small, half in files; all appended, so that duplicates are detected. */
    private static List<UUID> executions(Amc amc) {
        List<UUID> users =
                Stream.generate(amc::userWithDestination).limit(USERS).toList();
        return IntStream.range(0, EXECUTIONS)
                .mapToObj(i -> amc.execution(
                        users.get(i % USERS),
                        null,
                        "{\"snowflake_enabled\": true, \"snowflake_strategy\": \"append\", \"snowflake_table_name\": \"T%d\"}"
                                .formatted(i),
                        Amc.rows(rows(i))))
                .toList();
    }

    private static int rows(int i) {
        return i % 2 == 0 ? 7 : 500;
    }

    private static long uploaded(Amc amc, List<UUID> executions) {
        return executions.stream()
                .filter(id -> "uploaded".equals(amc.status(id)))
                .count();
    }

    private void awaitAllUploadedOnce(Amc amc, List<UUID> executions) {
        Awaitility.await().until(() -> uploaded(amc, executions) == EXECUTIONS);
        for (int i = 0; i < EXECUTIONS; i++) {
            assertThat(warehouse
                            .rows("SELECT COUNT(*) AS ALL_ROWS, COUNT(DISTINCT \"n\") AS DIFFERENT FROM T" + i)
                            .toString())
                    .isEqualTo("[{ALL_ROWS=%1$d, DIFFERENT=%1$d}]".formatted(rows(i)));
        }
    }
}
