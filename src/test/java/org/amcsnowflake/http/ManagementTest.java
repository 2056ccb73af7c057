package org.amcsnowflake.http;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.SharedService;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.PreparedKeys;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Operators see no secrets of the running service, although Camel's tracer keeps every message. */
class ManagementTest extends ApiTest {
    @AutoClose
    private final PreparedKeys keys = PreparedKeys.open();

    private static final String CONTEXT = "traced";
    /** Of each route; all of them take seven seconds. */
    private static final Pattern CONTEXT_DUMPS_THEM_TOO = Pattern.compile("dumpRoute(AsYaml|SourceLocationsAsXml)");

    private static final Pattern SIGNED_TOKEN = Pattern.compile("eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}");

    private static final String MARKER = "m4rker-s3cret-";
    private static final String BODY = "{\"account\": \"local\", \"username\": \"somebody\", \"database\": \"AMC\","
            + " \"schema\": \"PUBLIC\", \"warehouse\": \"AMC_WH\", \"password\": \"" + MARKER + "password\"}";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Override
    Map<String, String> settings() {
        return Map.of(
                "camel.main.name", CONTEXT,
                "camel.trace.enabled", "true",
                "camel.trace.traceRests", "true",
                "camel.trace.removeOnDump", "false",
                "camel.trace.backlogSize", "1000",
                "workload-identity.issuer", SharedService.BASE);
    }

    @Test
    void noManagementBeanShowsASecret() throws JMException {
        UUID user = UUID.randomUUID();
        String token = ApiUsers.token(user);
        Api api = new Api(base, token);
        // The tracer keeps a thousand messages, which scheduled routes would soon fill.
        service.pause();
        api.post("/api/snowflake/test-connection", BODY);
        api.post("/api/snowflake/config", BODY);
        api.post("/api/snowflake/config/key-pair", "");
        signInByIdentity(as(UUID.randomUUID()));
        String configured = everythingThatBeansExpose(new ObjectName("org.apache.camel:type=tracer,*"));
        assertThat(configured).as("the tracer's messages").contains("insert-config", "gAAAA");
        assertNoSecretIn(configured, token);
        service.resume();

        awaitStatus(amc.execution(user, "traced", Amc.rows(3)), "failed");
        snowflake.add(Fault.always(RequestKind.SHOW, FaultAction.Delay.untilLifted()));
        UUID inflight = amc.execution(amc.userWithDestination(), "inflight", Amc.rows(1_200));
        await().until(() -> "uploading".equals(amc.status(inflight)));

        assertNoSecretIn(everythingThatBeansExpose(ObjectName.WILDCARD), token);
        snowflake.clearFaults();
        awaitStatus(inflight, "uploaded");
    }

    private void signInByIdentity(Api api) {
        String create = api.post("/api/snowflake/config/workload-identity", "{\"username\": \"traced\"}")
                .body()
                .path("create_user")
                .asText();
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(create.replaceFirst(";$", ""));
            administrator.execute("GRANT ROLE AMC_LOADER TO USER TRACED");
        }
        String body = "{\"account\": \"local\", \"username\": \"traced\", \"auth_method\": \"workload_identity\","
                + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\", \"role\": \"AMC_LOADER\"}";
        assertThat(api.post("/api/snowflake/test-connection", body)
                        .body()
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(api.post("/api/snowflake/config", body).status()).isEqualTo(201);
    }

    private static void assertNoSecretIn(String everything, String token) {
        assertThat(SIGNED_TOKEN.matcher(everything).results().map(MatchResult::group))
                .isEmpty();
        for (String secret :
                List.of(MARKER, "demo-password", token, Amc.FERNET_KEY, ApiUsers.PART_OF_SECRET, "MIIEv")) {
            assertThat(everything
                            .lines()
                            .filter(line -> line.contains(secret))
                            .map(line -> line.substring(0, Math.min(300, line.length())))
                            .toList())
                    .as("contains " + secret)
                    .isEmpty();
        }
    }

    /** Every attribute, and the result of every read-only operation without parameters. */
    private String everythingThatBeansExpose(ObjectName pattern) throws JMException {
        StringBuilder exposed = new StringBuilder();
        for (ObjectName name : beans.queryNames(pattern, null)) {
            String context = name.getKeyProperty("context");
            if (name.getDomain().startsWith("java.")
                    || name.getDomain().startsWith("com.sun.")
                    || context != null && !context.equals(CONTEXT)) {
                continue;
            }
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                exposed.append(name).append(' ').append(attribute.getName()).append(" = ");
                try {
                    exposed.append(beans.getAttribute(name, attribute.getName()));
                } catch (JMException | RuntimeException unreadable) {
                    exposed.append(unreadable.getMessage());
                }
                exposed.append('\n');
            }
            for (MBeanOperationInfo operation : beans.getMBeanInfo(name).getOperations()) {
                if (operation.getSignature().length == 0
                        && !CONTEXT_DUMPS_THEM_TOO.matcher(operation.getName()).matches()
                        && operation.getName().matches("(dumpAll|dump(?!Latest)|browse|list|show|inflight).*")) {
                    exposed.append(name).append(' ').append(operation.getName()).append("() = ");
                    try {
                        exposed.append(beans.invoke(name, operation.getName(), new Object[0], new String[0]));
                    } catch (JMException | RuntimeException unanswered) {
                        exposed.append(unanswered.getMessage());
                    }
                    exposed.append('\n');
                }
            }
        }
        return exposed.toString();
    }
}
