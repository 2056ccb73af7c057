package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.amcsnowflake.http.contract.ContractOperation;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Properties of all responses, for every operation; and the rate limit. */
class HttpServerSetupTest extends ApiTest {
    private static final Pattern OF_THE_INSIDE =
            Pattern.compile("\\b(java|org|com|io|net)\\.[a-z]+\\.|Exception|\\bat [a-z.]+\\(");

    @Override
    Map<String, String> settings() {
        return Map.of("http.requests-per-minute", "5");
    }

    static Stream<ContractOperation> operations() {
        return ContractOperation.all().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachResponseHasSecurityHeadersAndRevealsNoInternals(ContractOperation operation) {
        String target = operation.path(UUID.randomUUID().toString());
        RawRequest good = request(operation.method(), target)
                .with("Content-Type: application/json")
                .with(operation.goodBody().getBytes(StandardCharsets.UTF_8));

        assertHardened(good.send(base));
        assertHardened(good.with("{".getBytes(StandardCharsets.UTF_8)).send(base));
        assertHardened(request(operation.method(), target + "?unknown=1").send(base));
        assertHardened(RawRequest.of(operation.method(), target).send(base));
        assertHardened(request("PATCH", target).send(base));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/nothing", "/nothing", "/api/executions/nothing", "/%zz"})
    void responsesToUnknownAddressesHaveThemToo(String target) {
        Api.Answer answer = request("GET", target).send(base);

        assertThat(answer.status()).isBetween(400, 404);
        assertHardened(answer);
    }

    private static RawRequest request(String method, String target) {
        return RawRequest.of(method, target)
                .with("Authorization: Bearer " + ApiUsers.token(UUID.randomUUID()))
                .with("Origin: https://evil.test")
                .with("X-Request-Id: echo-of-the-request")
                .with("Location: echo-of-the-request")
                .with("Cookie: session=echo-of-the-request");
    }

    private static void assertHardened(Api.Answer answer) {
        var headers = answer.response().headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
        assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        assertThat(headers.map().keySet())
                .allSatisfy(name -> assertThat(name).doesNotStartWithIgnoringCase("Access-Control"))
                .doesNotContain("Server", "Set-Cookie", "Origin", "Authorization", "X-Request-Id", "User-Agent");
        String all = headers.map() + answer.response().body();
        assertThat(all).doesNotContain("echo-of-the-request", "evil.test", "Camel");
        if (answer.status() >= 400) {
            assertThat(headers.firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
            assertThat(answer.response().body()).doesNotContainPattern(OF_THE_INSIDE);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void otherOriginsAreNotAllowed(ContractOperation operation) {
        Api.Answer answer = RawRequest.of(
                        "OPTIONS", operation.path(UUID.randomUUID().toString()))
                .with("Origin: https://evil.test")
                .with("Access-Control-Request-Method: " + operation.method())
                .with("Access-Control-Request-Headers: authorization")
                .send(base);

        assertThat(answer.status()).isEqualTo(405);
        assertHardened(answer);
        assertThat(answer.response().headers().firstValue("Allow").orElse("")).contains(operation.method());
    }

    @Test
    void theSixthRequestOfAMinuteExceedsTheLimitButNotForOtherUsers() {
        Api api = asNewUser();
        for (int i = 0; i < 5; i++) {
            assertThat(api.get("/api/executions").status()).isEqualTo(200);
        }
        Api.Answer sixth = api.get("/api/executions");

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(Integer.parseInt(
                        sixth.response().headers().firstValue("Retry-After").orElse("0")))
                .isBetween(1, 60);
        assertThat(sixth.detail()).contains("Rate limit exceeded");
        assertThat(asNewUser().get("/api/executions").status()).isEqualTo(200);
        assertThat(api.get("/openapi.json").status()).isEqualTo(200);
    }

    @Test
    void theErrorOfARequestThatVertxRefusesNamesWhatItNeeds() {
        Api.Answer answer =
                RawRequest.of("GET", "/openapi.json").with("Host: no host").send(base);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail())
                .isEqualTo("The request is malformed: it needs a Host, an address of percent-encoded UTF-8, and no"
                        + " Expect other than 100-continue.");
    }

    @Test
    void aRequestWithTwoHostsIsRejected() {
        Api.Answer answer = RawRequest.of("GET", "/openapi.json")
                .with("Host: elsewhere.test\r\nHost: here")
                .send(base);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).isEqualTo("The request has several Host headers: send one.");
    }

    /** A proxy in front could disagree about where the request ends, and what follows could be another request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Transfer-Encoding: gzip\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: +2"
            })
    void aRequestWithAnAmbiguousEndIsRejectedAndItsConnectionClosed(String framing) {
        Api.Answer answer = framed(framing, "0\r\n\r\nGET /openapi.json HTTP/1.1\r\nHost: here\r\n\r\n")
                .keepingAlive()
                .send(base);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail())
                .containsAnyOf(
                        "Transfer-Encoding is unknown: send chunked", "The request is malformed: it must be HTTP/1.1");
        assertHardened(answer);
        assertThat(answer.response().headers().firstValue("Connection")).hasValue("close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100000002",
                "10000000000000002",
                "+2",
                "-1",
                "0x2",
                "2 2",
                "2\n",
                "2;a\n",
                "2;a=\"b\r\n\"",
                "2\r\n{}x"
            })
    void aRequestWithAnAmbiguousChunkIsNotProcessed(String size) throws IOException {
        String chunked = "Transfer-Encoding: chunked";
        assertThat(framed(chunked, "2\r\n{}\r\n0\r\n\r\n").send(base).status()).isEqualTo(200);

        try (Socket socket = framed(chunked, size + "\r\n{}\r\n0\r\n\r\n").sendAndStay(base)) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("HTTP/1.1 200 ");
        }
    }

    private static RawRequest framed(String framing, String body) {
        return RawRequest.of("POST", "/api/executions/retry-snowflake")
                .with("Authorization: Bearer " + ApiUsers.token(UUID.randomUUID()))
                .with("Content-Type: application/json")
                .with(framing)
                .with(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that is read until the connection is closed is this one response. */
    @Test
    void aConnectionIsClosedAfterTooLargeABody() {
        Api.Answer answer = request("POST", "/api/executions/retry-snowflake")
                .with("Content-Type: application/json")
                .with(new byte[200_000])
                .keepingAlive()
                .send(base);

        assertThat(answer.status()).isEqualTo(413);
        assertHardened(answer);
        assertThat(answer.response().headers().firstValue("Connection")).hasValue("close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON; Charset=\"UTF-8\"", "APPLICATION/JSON;charset=utf-8"})
    void mediaTypesIgnoreCase(String type) {
        Api.Answer answer = RawRequest.of("POST", "/api/executions/retry-snowflake")
                .with("Authorization: bearer " + ApiUsers.token(UUID.randomUUID()))
                .with("content-type: " + type)
                .with("{}".getBytes(StandardCharsets.UTF_8))
                .send(base);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }
}
