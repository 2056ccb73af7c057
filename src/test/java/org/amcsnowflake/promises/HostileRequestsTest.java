package org.amcsnowflake.promises;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.flow.FreePort;
import org.amcsnowflake.http.Api;
import org.amcsnowflake.http.ExpensiveKey;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;

/** Prints how long one user waits for the API while others send expensive requests, and how much memory the service has. */
@Tag("soak")
class HostileRequestsTest extends ProcessTest {
    private static final int SENDERS = 30;
    private static final int HALF_OPEN = 1_000;
    private static final int REQUESTS = 200;

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

        Map<String, Consumer<Api>> requests = new LinkedHashMap<>();
        requests.put("keys with the most rounds", api -> api.post("/api/snowflake/config", expensiveConfig()));
        requests.put("new key pairs", api -> api.post("/api/snowflake/config/key-pair", ""));
        requests.put("slow previews", api -> api.get("/api/executions/" + execution + "/preview"));
        requests.put("slow connection tests", api -> api.post("/api/snowflake/test-connection", CONFIG));
        snowflake.add(
                new Fault(RequestKind.SELECT, Fault.pattern("HOSTILE"), Fault.ALWAYS, FaultAction.Delay.untilLifted()));
        snowflake.add(new Fault(
                RequestKind.DDL, Fault.pattern("AMC_CONNECTION_TEST"), Fault.ALWAYS, FaultAction.Delay.untilLifted()));
        requests.forEach(this::measureDuring);

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

    private void measureDuring(String what, Consumer<Api> request) {
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int i = 0; i < SENDERS; i++) {
            // The previews are of one user's execution; each of the others is sent by users of their own.
            Api api = new Api(base, what.contains("preview") ? hostile : UUID.randomUUID());
            senders.execute(() -> {
                while (!isOver.get()) {
                    request.accept(api);
                }
            });
        }
        print(what, measure());
        isOver.set(true);
        snowflake.clearFaults();
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
