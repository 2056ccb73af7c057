package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Slow requests of one user do not delay others. */
class BulkheadsTest extends ApiTest {
    private static final String TEST = "/api/snowflake/test-connection";
    private static final String CONFIG =
            "{\"account\": \"local\", \"username\": \"demo\", \"password\": \"demo-password\","
                    + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";
    private static final int MANY = 30;

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterAll
    void endCallers() {
        callers.shutdown();
    }

    @Test
    void slowPreviewsOfOneUserDoNotDelayOthers() throws Exception {
        UUID user = amc.userWithDestination();
        UUID execution = amc.execution(user, "slow_preview", "[{\"a\": 1}]");
        awaitStatus(execution, "uploaded");
        UUID other = amc.userWithDestination();
        UUID theirs = amc.execution(other, "quick_preview", "[{\"a\": 1}]");
        awaitStatus(theirs, "uploaded");
        String preview = "/api/executions/" + execution + "/preview";

        FaultAction.Delay reading = FaultAction.Delay.untilLifted();
        snowflake.add(new Fault(RequestKind.SELECT, Fault.pattern("slow_preview"), Fault.ALWAYS, reading));
        List<CompletableFuture<Api.Answer>> previews = begin(MANY, () -> as(user).get(preview));
        awaitDone(previews, MANY - 2);

        assertThat(as(other).get("/api/executions").status()).isEqualTo(200);
        assertThat(as(other).get("/api/executions/" + theirs + "/preview").status())
                .isEqualTo(200);
        assertThat(as(user).get("/api/executions").status()).isEqualTo(200);
        assertRefused(
                as(user).get(preview),
                "The limit of concurrent previews per user (2) is reached. Try again in 5 seconds.",
                "5");
        reading.lift();
        assertThat(statuses(previews)).containsOnly(200, 429);
        assertThat(as(user).get(preview).status()).isEqualTo(200);
    }

    @Test
    void slowConnectionTestsOfOneUserDoNotDelayOthersAndRejectedOnesDoNotCount() throws Exception {
        UUID user = UUID.randomUUID();
        FaultAction.Delay creating = FaultAction.Delay.untilLifted();
        snowflake.add(new Fault(RequestKind.DDL, Fault.pattern("AMC_CONNECTION_TEST"), 1, creating));
        List<CompletableFuture<Api.Answer>> tests = begin(MANY, () -> as(user).post(TEST, CONFIG));
        awaitDone(tests, MANY - 1);
        awaitRunningTest();

        assertThat(asNewUser().post(TEST, CONFIG).body().path("ok").asBoolean()).isTrue();
        assertRefused(
                as(user).post(TEST, CONFIG),
                "The limit of concurrent connection tests per user (1) is reached. Try again in 10 seconds.",
                "10");
        creating.lift();
        assertThat(statuses(tests)).containsOnly(200, 429);
        assertThat(amc.rows("SELECT FROM snowflake_connection_tests WHERE user_id = ?", user))
                .as("counted tests")
                .hasSize(1);
        assertThat(as(user).post(TEST, CONFIG).status()).isEqualTo(200);
    }

    /** Decrypting each of these keys takes minutes. */
    @Test
    void expensiveKeysAreRejectedImmediately() throws Exception {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("account", "local")
                .put("username", "demo")
                .put("database", "AMC")
                .put("schema", "PUBLIC");
        config.put("auth_method", "key_pair")
                .put("private_key", ExpensiveKey.pem(ExpensiveKey.TOO_MANY_ROUNDS))
                .put("private_key_passphrase", "secret");
        List<CompletableFuture<Api.Answer>> saves =
                begin(MANY, () -> asNewUser().post("/api/snowflake/config", config.toString()));

        assertThat(asNewUser().get("/api/executions").status()).isEqualTo(200);
        for (CompletableFuture<Api.Answer> save : saves) {
            Api.Answer answer = Patience.resultOf(save);
            assertThat(answer.status()).isIn(422, 429);
            assertThat(answer.detail()).containsAnyOf("rounds of key derivation", "for all users (4) is reached");
        }
    }

    @Test
    void aSlotIsReleasedWhenTheClientDisconnects() throws Exception {
        UUID user = UUID.randomUUID();
        FaultAction.Delay creating = FaultAction.Delay.untilLifted();
        snowflake.add(new Fault(RequestKind.DDL, Fault.pattern("AMC_CONNECTION_TEST"), 1, creating));
        RawRequest request = RawRequest.of("POST", TEST)
                .with("Authorization: Bearer " + ApiUsers.token(user))
                .with("Content-Type: application/json")
                .with(BadInput.utf8(CONFIG));
        Socket client = request.sendAndStay(base);
        awaitRunningTest();
        client.close();
        assertThat(as(user).post(TEST, CONFIG).status()).isEqualTo(429);
        creating.lift();

        Awaitility.await("the slot to be free")
                .until(() -> as(user).post(TEST, CONFIG).status() == 200);
    }

    /** Otherwise another request might be the one that is held. */
    private void awaitRunningTest() {
        Awaitility.await("the test to wait for Snowflake")
                .until(() -> snowflake.faults().stream().anyMatch(fault -> fault.hits() == 1));
    }

    private List<CompletableFuture<Api.Answer>> begin(int count, Supplier<Api.Answer> request) {
        List<CompletableFuture<Api.Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(CompletableFuture.supplyAsync(request, callers));
        }
        return answers;
    }

    private static void awaitDone(List<CompletableFuture<Api.Answer>> answers, int count) {
        Awaitility.await("the refused requests")
                .until(() -> answers.stream().filter(CompletableFuture::isDone).count() == count);
    }

    private static List<Integer> statuses(List<CompletableFuture<Api.Answer>> answers) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Api.Answer> answer : answers) {
            statuses.add(Patience.resultOf(answer).status());
        }
        return statuses;
    }

    private static void assertRefused(Api.Answer answer, String sentence, String seconds) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.detail()).isEqualTo(sentence);
        assertThat(answer.response().headers().firstValue("Retry-After")).hasValue(seconds);
    }
}
