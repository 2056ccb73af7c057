package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractCheck;
import org.amcsnowflake.http.contract.ContractOperation;
import org.amcsnowflake.support.PreparedKeys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The response to any request conforms to the contract and explains errors; the service neither fails nor loses data.
 * The requests are generated from the OpenAPI document; {@code -Dfuzz.seed} and {@code -Dfuzz.rounds} vary them.
 */
class BadInputTest extends ApiTest {
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1);

    private final PreparedKeys keys = PreparedKeys.open();
    private UserResources bystander;
    private UserResources sender;

    @Override
    Map<String, String> settings() {
        // Valid requests must not wait for a Snowflake that does not exist.
        return Map.of("http.requests-per-minute", "1000000", "http.connection-tests", "1");
    }

    @BeforeAll
    void resources() {
        bystander = UserResources.of(amc, "bystander");
        sender = UserResources.of(amc, "sender");
        as(sender.user()).post("/api/snowflake/test-connection", "");
    }

    @AfterAll
    void closeKeys() {
        keys.close();
    }

    static Stream<ContractOperation> operations() {
        return ContractOperation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void badInputIsRejectedWithAReason(ContractOperation operation) {
        Map<String, List<String>> before = bystander.rows();
        List<String> complaints = new ArrayList<>();
        try (ServiceLog log = new ServiceLog()) {
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(SEED + round);
                for (BadInput input : inputs(operation, random)) {
                    violation(input).ifPresent(complaints::add);
                }
            }
            assertThat(complaints).as("seed " + SEED).isEmpty();
            assertThat(log.errors()).isEmpty();
        }
        assertThat(bystander.rows()).isEqualTo(before);
        assertThat(as(bystander.user()).get("/api/executions").body().path("executions"))
                .hasSize(2);
    }

    @Test
    void aFormDoesNotBypassValidation() {
        byte[] form = BadInput.utf8("limit=1&q=nothing&cursor=nonsense");
        Api.Answer answer = RawRequest.of("GET", "/api/executions")
                .with(authorization())
                .with("Content-Type: application/x-www-form-urlencoded")
                .with(form)
                .send(base);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("executions")).hasSize(2);
    }

    private String authorization() {
        return "Authorization: Bearer " + ApiUsers.token(sender.user());
    }

    private List<BadInput> inputs(ContractOperation operation, Random random) {
        return new BadRequests(operation, sender.path(operation), authorization(), random).all();
    }

    /** Describes a wrong response; all are collected, so that one run reports all of them. */
    private Optional<String> violation(BadInput input) {
        String context = input.what() + " → ";
        try {
            Api.Answer answer = input.request().send(base);
            context += answer.status() + " " + answer.detail() + ": ";
            ContractCheck.check(input.request().method(), input.request().target(), answer.response());
            assertThat(answer.status()).isLessThan(500);
            if (!input.statuses().isEmpty()) {
                assertThat(input.statuses()).contains(answer.status());
            }
            if (answer.status() >= 400) {
                assertThat(answer.detail()).isNotBlank().hasSizeLessThan(600);
            }
            if (answer.status() == 400) {
                assertThat(answer.detail()).contains(input.named());
            }
            return Optional.empty();
        } catch (AssertionError | RuntimeException e) {
            return Optional.of(context + e.toString().replaceAll("[\\s\\x00-\\x1f]+", " "));
        }
    }
}
