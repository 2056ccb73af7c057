package org.amcsnowflake.http.server;

import org.amcsnowflake.flow.service.FreePort;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The API's port, which is open before the routes are complete. */
class ApiServerTest {

    @Test
    void requestsDuringTheStartAreRefusedWithAllHeaders() throws Exception {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost("127.0.0.1");
        configuration.setBindPort(FreePort.find());
        ApiServer server = new ApiServer(configuration, new SlowClients(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        try {
            server.setCamelContext(new DefaultCamelContext());
            server.start();

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + configuration.getBindPort() + "/api/executions"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("The service is starting. Try again in some seconds.");
            assertThat(answer.headers().map()).containsKeys("x-frame-options", "content-security-policy");
        } finally {
            server.stop();
        }
    }
}
