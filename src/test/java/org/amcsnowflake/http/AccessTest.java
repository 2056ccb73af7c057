package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractCheck;
import org.amcsnowflake.http.contract.ContractOperation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Authentication and authorization: no access without a token, and only to the user's own resources. */
class AccessTest extends ApiTest {
    private static final String NAME = "owned_by_somebody";
    private UserResources owned;

    @BeforeAll
    void resources() {
        owned = UserResources.of(amc, NAME);
    }

    static Stream<ContractOperation> guarded() {
        return ContractOperation.guarded().stream();
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void rejectsRequestsWithoutAValidToken(ContractOperation operation) {
        String good = ApiUsers.token(owned.user());
        String expired = ApiUsers.token(
                ApiUsers.claims(owned.user()).expirationTime(new Date(0)).build());
        Map<String, List<String>> before = owned.rows();
        try (ServiceLog log = new ServiceLog()) {
            for (List<String> headers : List.<List<String>>of(
                    List.of(),
                    List.of("Authorization: Bearer"),
                    List.of("Authorization: Bearer "),
                    List.of("Authorization: Bearer nonsense"),
                    // The header is null, which is JSON.
                    List.of("Authorization: Bearer bnVsbA.."),
                    List.of("Authorization: Bearer " + expired),
                    List.of("Authorization: Bearer " + good + "x"),
                    List.of("Authorization: " + good),
                    List.of("Authorization: Token " + good),
                    List.of("Authorization: Basic "
                            + Base64.getEncoder()
                                    .encodeToString(("user:" + good).getBytes(StandardCharsets.ISO_8859_1))),
                    List.of("Authorization: Bearer " + good, "Authorization: Bearer " + good),
                    List.of("Authorization: Bearer " + good, "Authorization: Basic dTpw"),
                    List.of("Cookie: token=" + good, "X-Authorization: Bearer " + good))) {
                assertUnauthorized(operation, owned.path(operation), headers, good, expired);
            }
            assertUnauthorized(operation, owned.path(operation) + "?access_token=" + good, List.of(), good, expired);
            assertThat(log.text()).doesNotContain(good, expired);
        }
        assertThat(owned.rows()).isEqualTo(before);
    }

    private void assertUnauthorized(
            ContractOperation operation, String target, List<String> headers, String... tokens) {
        List<String> all = new ArrayList<>(headers);
        all.add("Content-Type: application/json");
        Api.Answer answer = new RawRequest(
                        operation.method(), target, all, operation.goodBody().getBytes(StandardCharsets.UTF_8))
                .send(base);

        assertThat(answer.status()).as(operation + " " + headers).isEqualTo(401);
        ContractCheck.check(operation.method(), target, answer.response());
        assertThat(answer.response().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.response().headers().map() + answer.response().body()).doesNotContain(tokens);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void hidesResourcesOfOtherUsers(ContractOperation operation) {
        Map<String, List<String>> before = owned.rows();
        Api.Answer answer = asNewUser().send(operation.method(), owned.path(operation), operation.goodBody());

        assertThat(answer.response().headers().map() + answer.response().body())
                .doesNotContain(
                        NAME,
                        owned.user().toString(),
                        owned.uploaded().toString(),
                        owned.failed().toString(),
                        owned.schedule().toString());
        if (operation.hasPathParameter()) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.detail()).isEqualTo("Not found, or owned by another user.");
        }
        assertThat(owned.rows()).isEqualTo(before);
    }

    @Test
    void filtersByIdsOfOtherUsersFindNothing() {
        Api other = asNewUser();

        assertThat(other.get("/api/executions?schedule_id=" + owned.schedule())
                        .body()
                        .path("executions"))
                .isEmpty();
        assertThat(other.get("/api/executions?q=" + NAME).body().path("executions"))
                .isEmpty();
        assertThat(other.get("/api/snowflake/dead-letters?cursor=" + (owned.deadLetter() + 1))
                        .body()
                        .path("dead_letters"))
                .isEmpty();
        assertThat(other.post("/api/executions/retry-snowflake", "{\"schedule_id\": \"" + owned.schedule() + "\"}")
                        .body()
                        .path("retried")
                        .asInt())
                .isZero();
    }

    @Test
    void theOwnerSeesTheirResources() {
        Api owner = as(owned.user());

        for (ContractOperation operation : ContractOperation.guarded()) {
            if (operation.method().equals("GET")) {
                assertThat(owner.get(owned.path(operation)).status())
                        .as(operation.id())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void missingResourcesLookLikeOtherUsers() {
        Api other = asNewUser();
        String nobodys = "/api/executions/" + UUID.randomUUID();

        assertThat(other.get(nobodys).response().body())
                .isEqualTo(other.get("/api/executions/" + owned.uploaded())
                        .response()
                        .body());
    }
}
