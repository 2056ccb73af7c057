package org.amcsnowflake.http;

import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.http.client.RawRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/** The console's files are public, and nothing else is. */
class ConsoleFilesTest extends ApiTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/executions",
                "/executions/e1?q=x",
                "/dead-letters",
                "/schedules/new",
                "/dashboard",
                "/settings"
            })
    void everyAddressOfTheConsoleServesThePage(String place) throws Exception {
        HttpResponse<String> page = get(place);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<console-app>").doesNotContain("<style", "onclick", "<script>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "connect-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().allValues("Access-Control-Allow-Origin")).isEmpty();
        HttpRequest head = HttpRequest.newBuilder(base.resolve(place))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(head, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/console/console-app.js, text/javascript",
        "/console/console.css, text/css",
        "/console/icon.svg, image/svg+xml",
        "/lib/lit-html/lit-html.js, text/javascript",
        "/lib/lit__reactive-element/reactive-element.js, text/javascript",
        "/lib/bootstrap/dist/css/bootstrap.min.css, text/css",
        "/lib/chart.js/dist/chart.umd.min.js, text/javascript",
    })
    void filesHaveATypeAndAreRevalidated(String file, String type) throws Exception {
        HttpResponse<String> answer = get(file);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/nothing.js",
                "/lib/",
                "/console/..%2fopenapi.json",
                "/console/%2e%2e/sql/hold-lease.sql",
                "/lib/..%2f..%2fsql/hold-lease.sql",
                "/console/..%5csql/hold-lease.sql",
                "/sql/hold-lease.sql",
                "/org/amcsnowflake/Application.class"
            })
    void nothingElseIsServed(String path) {
        Api.Answer answer = RawRequest.of("GET", path).send(base);

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.detail()).isNotEmpty();
    }

    @Test
    void servesTheSignInSettings() throws Exception {
        assertThat(get("/console/sign-in.json").body())
                .isEqualTo("{\"issuer\":\"\",\"client_id\":\"\",\"token_links\":false,\"workload_identity\":false}");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
