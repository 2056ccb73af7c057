package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.User;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Hanging, refusing and slow destinations, and a user with very many executions, hardly delay others. */
class IsolationTest extends ProcessTest {
    private static final int HEALTHY_USERS = 4;
    private static final int EXECUTIONS_OF_EACH = 5;

    private final LocalSnowflake slow = LocalSnowflake.start(LocalSnowflakeSettings.empty()
            .withAccount(Account.named("slow")
                    .withUser(User.named("demo")
                            .withPassword("demo-password")
                            .withRole("AMC_LOADER")
                            .withWarehouse("AMC_WH"))
                    .withRole("AMC_LOADER")
                    .withWarehouse("AMC_WH")
                    .withDatabase("AMC", "PUBLIC")));
    private ServerSocket hanging;

    @BeforeEach
    void start() throws IOException {
        // Accepts connections, and never responds.
        hanging = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        slow.add(Fault.always(RequestKind.MERGE, new FaultAction.Delay(Duration.ofSeconds(5))));
        int closed = FreePort.find();
        service = newService(Map.of(
                "SNOWFLAKE_HOSTS",
                "local=%s,slow=%s,hanging=http://127.0.0.1:%d,refusing=http://127.0.0.1:%d"
                        .formatted(snowflake.url(), slow.url(), hanging.getLocalPort(), closed),
                "UPLOAD_WORKERS",
                "8",
                "UPLOAD_MAX_PER_DESTINATION",
                "3"));
    }

    @AfterEach
    void stop() throws IOException {
        slow.close();
        hanging.close();
    }

    @Test
    void healthyUsersAreServedDuringAFlood() {
        List<UUID> troubled = new ArrayList<>();
        for (String account : List.of("hanging", "refusing", "slow")) {
            UUID user = amc.userWithDestination();
            amc.update("UPDATE user_snowflake_configs SET account = ? WHERE user_id = ?", account, user);
            troubled.addAll(executions(user, 20));
        }
        List<UUID> flood = executions(amc.userWithDestination(), 60);
        Stream.concat(troubled.stream(), flood.stream()).forEach(amc::complete);
        Awaitility.await("all four to be working")
                .until(() -> amc.rows("SELECT DISTINCT e.user_id FROM snowflake_upload_attempts a"
                                        + " JOIN workflow_executions e ON e.id = a.execution_id")
                                .size()
                        == 4);
        List<UUID> healthy = Stream.generate(amc::userWithDestination)
                .limit(HEALTHY_USERS)
                .flatMap(user -> executions(user, EXECUTIONS_OF_EACH).stream())
                .toList();
        healthy.forEach(amc::complete);
        healthy.forEach(this::awaitUploaded);

        assertThat(amc.rows("SELECT FROM snowflake_dead_letters"))
                .as("permanent failures")
                .isEmpty();
        assertThat(flood).as("still running").anyMatch(execution -> amc.status(execution) == null);
    }

    private List<UUID> executions(UUID user, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> amc.runningExecution(
                        user,
                        null,
                        "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"T%s\"}"
                                .formatted(UUID.randomUUID().toString().replace("-", "")),
                        Amc.rows(5)))
                .toList();
    }
}
