package org.amcsnowflake.promises.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.http.ExpensiveKey;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Prints how long one user waits for the API while others send expensive requests, and how much memory the service has. */
@Tag("soak")
class HostileRequestsTest extends ProcessTest {
    private static final int SENDERS = 30;
    private static final int HALF_OPEN = 1_000;
    private static final int REQUESTS = 200;
    private static final Duration SLOW = Duration.ofSeconds(20);

    private final UUID calm = UUID.randomUUID();
    private final UUID hostile = amc.userWithDestination();
    private final int port = FreePort.find();
    private final URI base = URI.create("http://127.0.0.1:" + port);

    @Test
    void doNotDelayThoseOfOthers() throws Exception {
        service = newService(Map.of("HTTP_PORT", Integer.toString(port), "HTTP_REQUESTS_PER_MINUTE", "1000000"));
        amc.execution(calm, "CALM", "[{\"a\": 1}]");
        UUID execution = amc.execution(hostile, "HOSTILE", "[{\"a\": 1}]");
        awaitUploaded(execution);
        measure();
        print("nothing", measure());

        measureDuring(
                "keys with the most rounds",
                UUID::randomUUID,
                api -> api.post("/api/snowflake/config", expensiveConfig()));
        measureDuring("new key pairs", UUID::randomUUID, api -> api.post("/api/snowflake/config/key-pair", ""));
        measureDuringSlow(
                RequestKind.SELECT,
                "HOSTILE",
                () -> measureDuring(
                        "slow previews", () -> hostile, api -> api.get("/api/executions/" + execution + "/preview")));
        measureDuringSlow(
                RequestKind.DDL,
                "AMC_CONNECTION_TEST",
                () -> measureDuring(
                        "slow connection tests",
                        UUID::randomUUID,
                        api -> api.post("/api/snowflake/test-connection", CONFIG)));

        List<Socket> halfOpen = new ArrayList<>();
        for (int i = 0; i < HALF_OPEN; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.getOutputStream().write("POST /api".getBytes(StandardCharsets.US_ASCII));
            halfOpen.add(socket);
        }
        print(HALF_OPEN + " half-open connections", measure());
        for (Socket socket : halfOpen) {
            socket.close();
        }
    }

    private static final String CONFIG =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";

    private static String expensiveConfig() {
        try {
            return new ObjectMapper()
                    .createObjectNode()
                    .put("account", "local")
                    .put("username", "demo")
                    .put("database", "AMC")
                    .put("schema", "PUBLIC")
                    .put("auth_method", "key_pair")
                    .put("private_key", ExpensiveKey.pem(ExpensiveKey.MOST_ROUNDS))
                    .put("private_key_passphrase", "secret")
                    .toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Such statements are slow meanwhile, and at least one has been. */
    private void measureDuringSlow(RequestKind kind, String statement, Runnable measurement) {
        snowflake.add(new Fault(kind, Fault.pattern(statement), Fault.ALWAYS, new FaultAction.Delay(SLOW)));
        measurement.run();
        assertThat(snowflake.faults())
                .allSatisfy(fault -> assertThat(fault.hits()).isPositive());
        snowflake.clearFaults();
    }

    private void measureDuring(String what, Supplier<UUID> user, Consumer<Api> request) {
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            Api api = new Api(base, user.get());
            senders.execute(() -> {
                while (!isOver.get()) {
                    request.accept(api);
                }
            });
        }
        print(what, measure());
        isOver.set(true);
        senders.shutdown();
        Awaitility.await("the senders").until(senders::isTerminated);
    }

    /** @return milliseconds that each request took */
    private List<Long> measure() {
        Api api = new Api(base, calm);
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            long begin = System.nanoTime();
            assertThat(api.get("/api/executions").status()).isEqualTo(200);
            took.add((System.nanoTime() - begin) / 1_000_000);
        }
        return took.stream().sorted().toList();
    }

    private void print(String what, List<Long> took) {
        System.out.printf(
                "HostileRequestsTest: others send %-26s: median %d ms, longest %d ms; %d MB resident%n",
                what, took.get(took.size() / 2), took.get(took.size() - 1), service.residentMegabytes());
    }
}
