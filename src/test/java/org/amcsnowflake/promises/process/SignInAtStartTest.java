package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** A service that starts has due uploads before Snowflake can read its keys. */
@Tag("soak")
class SignInAtStartTest extends ProcessTest {
    private static final String CONFIG = "/api/snowflake/config";

    private final int port = FreePort.find();
    private final URI base = URI.create("http://127.0.0.1:" + port);
    private final Map<String, String> settings =
            Map.of("HTTP_PORT", Integer.toString(port), "WORKLOAD_IDENTITY_ISSUER", base.toString());

    @Test
    void dueUploadsOfWorkloadIdentitiesWaitForTheKeySet() {
        service = newService(settings);
        UUID owner = UUID.randomUUID();
        Api api = new Api(base, ApiUsers.token(owner));
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> api.get("/api/schedules").status() == 200);
        String create = api.post(CONFIG + "/workload-identity", "{\"username\": \"loader\"}")
                .body()
                .path("create_user")
                .asText();
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(create.replaceFirst(";$", ""));
            administrator.execute("GRANT ROLE AMC_LOADER TO USER LOADER");
        }
        assertThat(api.post(
                                CONFIG,
                                "{\"account\": \"local\", \"username\": \"loader\", \"auth_method\": \"workload_identity\","
                                        + " \"warehouse\": \"AMC_WH\", \"database\": \"AMC\", \"schema\": \"PUBLIC\","
                                        + " \"role\": \"AMC_LOADER\"}")
                        .status())
                .isEqualTo(201);
        awaitUploaded(amc.execution(owner, "before", Amc.rows(3)));
        service.terminate();
        Awaitility.await().until(() -> !service.isAlive());
        List<UUID> due = IntStream.range(0, 5)
                .mapToObj(i -> amc.execution(owner, "at_start_" + i, Amc.rows(3)))
                .toList();
        snowflake.forgetIssuerKeys();

        service = newService(settings);

        due.forEach(this::awaitUploaded);
        assertThat(due)
                .allSatisfy(execution -> assertThat(amc.attempts(execution)).hasSize(1));
    }
}
