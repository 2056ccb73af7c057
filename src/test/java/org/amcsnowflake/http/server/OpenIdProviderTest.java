package org.amcsnowflake.http.server;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OpenIdProviderTest {
    private static final String GOOD =
            "{\"issuer\": \"%s/\", \"authorization_endpoint\": \"https://a.example/authorize\","
                    + " \"token_endpoint\": \"https://t.example:8443/token\"}";

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private String issuer;
    private volatile int status = 200;
    private volatile String body = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort() + "/tenant";
        body = GOOD.formatted(issuer);
        server.createContext("/tenant/.well-known/openid-configuration", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void returnsAndCachesItsEndpoints() {
        OpenIdProvider provider = new OpenIdProvider(issuer, Duration.ofHours(1));

        assertThat(provider.endpoints().join()).hasValueSatisfying(endpoints -> {
            assertThat(endpoints.authorization()).isEqualTo(URI.create("https://a.example/authorize"));
            assertThat(endpoints.tokenOrigin()).isEqualTo("https://t.example:8443");
        });
        assertThat(provider.endpoints().join()).isPresent();
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "{}",
                "{\"issuer\": \"https://another.example\", \"authorization_endpoint\": \"https://a.example/\","
                        + " \"token_endpoint\": \"https://t.example/\"}",
                "{\"issuer\": \"%s\", \"authorization_endpoint\": \"javascript:alert(1)\","
                        + " \"token_endpoint\": \"https://t.example/\"}",
                "{\"issuer\": \"%s\", \"authorization_endpoint\": \"https://a.example/\"}"
            })
    void aResponseWithoutEndpointsIsIgnored(String said) {
        body = said.formatted(issuer);

        assertThat(new OpenIdProvider(issuer, Duration.ofHours(1)).endpoints().join())
                .isEmpty();
    }

    @Test
    void isQueriedAgainAfterAFailure() {
        OpenIdProvider provider = new OpenIdProvider(issuer, Duration.ZERO);
        status = 503;
        assertThat(provider.endpoints().join()).isEmpty();
        status = 200;
        assertThat(provider.endpoints().join()).isPresent();
    }

    @Test
    void anUnavailableProviderIsNotAFailure() {
        server.stop(0);
        assertThat(new OpenIdProvider(issuer, Duration.ofHours(1)).endpoints().join())
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer.example", "an issuer", "ftp://issuer.example"})
    void anIssuerThatIsNotAnAddressStopsTheStart(String malformed) {
        assertThatThrownBy(() -> new OpenIdProvider(malformed, Duration.ZERO))
                .hasMessage("OIDC_ISSUER is '" + malformed + "'; it must be the issuer's https:// address.");
    }
}
