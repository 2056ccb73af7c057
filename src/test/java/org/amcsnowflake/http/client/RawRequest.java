package org.amcsnowflake.http.client;

import org.amcsnowflake.support.Patience;

import javax.net.ssl.SSLSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request written byte by byte, unlike any client library: odd targets, duplicate headers, text in any encoding. */
public record RawRequest(String method, String target, List<String> headers, byte[] body, boolean isLast) {
    private static final int MILLIS = 20_000;

    public RawRequest(String method, String target, List<String> headers, byte[] body) {
        this(method, target, headers, body, true);
    }

    public static RawRequest of(String method, String target) {
        return new RawRequest(method, target, List.of(), new byte[0]);
    }

    public RawRequest with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new RawRequest(method, target, more, body, isLast);
    }

    public RawRequest with(byte[] otherBody) {
        return new RawRequest(method, target, headers, otherBody, isLast);
    }

    /** The service must close the connection. */
    public RawRequest keepingAlive() {
        return new RawRequest(method, target, headers, body, false);
    }

    public Api.Answer send(URI base) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout((int) Patience.LIMIT.toMillis());
            socket.getOutputStream().write(bytes(base));
            socket.getOutputStream().flush();
            return Api.answer(parsed(socket.getInputStream().readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + target, e);
        }
    }

    /** Does not wait for the answer; the caller closes the connection. */
    public Socket sendAndStay(URI base) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.getOutputStream().write(bytes(base));
        socket.getOutputStream().flush();
        return socket;
    }

    private byte[] bytes(URI base) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        head.append("Host: ").append(base.getAuthority()).append("\r\n");
        boolean isFramed =
                headers.stream().anyMatch(header -> header.matches("(?s)(Transfer-Encoding|Content-Length):.*"));
        if (body.length > 0 && !isFramed) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head.append(isLast ? "Connection: close\r\n\r\n" : "\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(body);
        return bytes.toByteArray();
    }

    private Response parsed(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError(method + " " + target + " is answered with '" + text + "'");
        }
        String[] head = text.substring(0, end).split("\r\n");
        Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            String[] header = head[i].split(":\\s*", 2);
            answered.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1]);
        }
        return new Response(
                Integer.parseInt(head[0].split(" ")[1]),
                HttpHeaders.of(answered, (name, value) -> true),
                text.substring(end + 4));
    }

    private record Response(int statusCode, HttpHeaders headers, String body) implements HttpResponse<String> {
        @Override
        public HttpRequest request() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            throw new UnsupportedOperationException();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
