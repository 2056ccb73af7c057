package org.amcsnowflake.operations;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.amcsnowflake.operations.OperatorLogin.Operator;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.restrictor.policy.PolicyRestrictor;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.impl.QuietLogHandler;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The MBeans over HTTP, as far as jolokia-access.xml allows. Camel's own plugin is not used: it lets a GET change
 * something, accepts notifications, shows stack traces, and allows everything if that file is missing.
 */
final class Jolokia implements AutoCloseable {
    private static final String POLICY = "/jolokia-access.xml";

    private final JolokiaServiceManager services;
    private final JolokiaRequests requests;
    private final JolokiaRequests requestsOfViewers;

    private Jolokia(JolokiaServiceManager services) {
        this.services = services;
        JolokiaContext context = services.start();
        requests = new JolokiaRequests(context, true);
        requestsOfViewers = new JolokiaRequests(context, false);
    }

    static Jolokia start() {
        // Ids distinguish the agents of one process.
        StaticConfiguration configuration = new StaticConfiguration(
                ConfigKey.AGENT_ID, UUID.randomUUID().toString(),
                ConfigKey.ALLOW_ERROR_DETAILS, "false",
                ConfigKey.DISCOVERY_ENABLED, "false");
        JolokiaServiceManager services = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                configuration, new QuietLogHandler(), policy());
        services.addService(new JolokiaSerializer());
        services.addService(new LocalRequestHandler(1));
        return new Jolokia(services);
    }

    private static PolicyRestrictor policy() {
        try (InputStream policy = Jolokia.class.getResourceAsStream(POLICY)) {
            if (policy == null) {
                throw new IllegalStateException("the jar lacks " + POLICY);
            }
            return new PolicyRestrictor(policy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers the requests in the body. */
    void answer(RoutingContext context, Operator operator) {
        Buffer body = context.body().buffer();
        Map<String, String[]> parameters = new HashMap<>();
        context.queryParams()
                .names()
                .forEach(name ->
                        parameters.put(name, context.queryParams().getAll(name).toArray(String[]::new)));
        answer(
                context,
                () -> (operator.mayChange() ? requests : requestsOfViewers)
                        .handlePostRequest(
                                "",
                                new ByteArrayInputStream(body == null ? new byte[0] : body.getBytes()),
                                StandardCharsets.UTF_8.name(),
                                parameters));
    }

    /** Returns the version of Jolokia. A GET does nothing else, so that a link has no effect. */
    void answerVersion(RoutingContext context) {
        answer(context, () -> requests.handleGetRequest("", "version", Map.of()));
    }

    /** Unordered, so that the health check does not wait while an operator's route is slow to stop. */
    private void answer(RoutingContext context, Callable<JSONStructure> asked) {
        context.vertx()
                .executeBlocking(() -> guarded(asked).toJSONString(), false)
                .onSuccess(json -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .end(json))
                .onFailure(context::fail);
    }

    private JSONStructure guarded(Callable<JSONStructure> asked) {
        try {
            return asked.call();
        } catch (Exception e) {
            return requests.handleThrowable(e);
        }
    }

    @Override
    public void close() {
        services.stop();
    }
}
