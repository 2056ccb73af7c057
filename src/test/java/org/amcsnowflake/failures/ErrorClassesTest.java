package org.amcsnowflake.failures;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.destination.Secret;
import org.amcsnowflake.destination.SnowflakeHosts;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.snowflake.LoginBackoff;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.SessionLimits;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.snowflake.SnowflakeConnector;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.support.Patience;
import org.amcsnowflake.upload.SignInTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** The error class of each of Snowflake's codes, as thrown by the unmodified driver. */
@Tag("service")
class ErrorClassesTest {
    private static final QualifiedName REACH =
            new QualifiedName(new Identifier("AMC"), new Identifier("PUBLIC"), new Identifier("REACH"));
    private static final TestPostgres.Database DATABASE =
            LocalPostgres.forTests().freshDatabase();
    private static final LocalSnowflake SNOWFLAKE = LocalSnowflake.start(LocalSnowflakeSettings.demo());

    private final Destination destination = destination("local", Optional.of("amc_wh"), Optional.of("amc_loader"));
    private final SessionPool sessions = sessions("local=" + SNOWFLAKE.url());

    /** One line of error-classes.txt. */
    record Code(String code, String state, RequestKind at, ErrorClass errorClass, String message, String sentence) {
        static Code read(String line) {
            String[] cells = line.split("\\s*\\|\\s*", 6);
            return new Code(
                    cells[0],
                    cells[1],
                    RequestKind.valueOf(cells[2]),
                    ErrorClass.valueOf(cells[3]),
                    cells[4],
                    cells[5]);
        }

        int number() {
            return Integer.parseInt(code);
        }

        @Override
        public String toString() {
            return code + " is " + errorClass;
        }
    }

    static Stream<Code> codes() throws IOException {
        try (InputStream table = ErrorClassesTest.class.getResourceAsStream("error-classes.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).map(Code::read).toList().stream();
        }
    }

    @AfterEach
    void heal() {
        SNOWFLAKE.clearFaults();
        sessions.close();
        new Amc(DATABASE.dataSource()).update("DELETE FROM snowflake_sign_ins");
    }

    @AfterAll
    static void stop() {
        SNOWFLAKE.close();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void eachCodeHasItsClassAndAMessageWithTheExactNames(Code code) throws SQLException {
        SNOWFLAKE.add(Fault.always(
                code.at, new FaultAction.FailBefore(new SnowflakeError(code.code, code.state, code.message))));
        Diagnosis diagnosis = Diagnosis.of(
                catchThrowable(() -> runThroughDriver(code.at)),
                ErrorContext.of(destination).at(REACH));

        assertThat(diagnosis.errorClass()).isEqualTo(code.errorClass);
        assertThat(diagnosis.sentence())
                .contains(code.sentence)
                .contains("(Snowflake says: " + code.number() + ", ")
                .doesNotContain("{", "}");
    }

    @Test
    void theTableHasEveryCodeThatSnowflakeSends() throws IOException {
        // Errors that the driver itself creates cannot be sent to it; the tests below cover them.
        Set<Integer> ofDriver = IntStream.of(
                        200003, 200004, 200006, 200007, 200008, 200009, 200013, 200015, 200016, 200020, 200044, 200061,
                        200066, 200071, 253003)
                .boxed()
                .collect(Collectors.toSet());

        assertThat(codes().map(Code::number).collect(Collectors.toSet()))
                .containsAll(Arrays.stream(SnowflakeCode.values())
                        .flatMapToInt(meaning -> meaning.codes())
                        .boxed()
                        .filter(code -> !ofDriver.contains(code))
                        .toList());
    }

    /** Only 127.0.0.1 is allowed here. */
    @Test
    void theDriverSendsTokensOnlyToHostsThatAreAllowed() {
        Destination byIdentity = new Destination(
                destination.key(),
                destination.account(),
                destination.username(),
                new Credentials.WorkloadIdentity("https://amc.example.com", "destination:1"),
                destination.warehouse(),
                destination.database(),
                destination.schema(),
                destination.role(),
                false);
        try (SessionPool elsewhere = sessions("local=http://localhost:" + SNOWFLAKE.port())) {
            Diagnosis diagnosis = Diagnosis.of(catchThrowable(() -> elsewhere.open(byIdentity)));

            assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.ACCOUNT);
            assertThat(diagnosis.sentence())
                    .startsWith("The driver sends tokens of workload identities only to Snowflake's own hosts")
                    .contains("SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES")
                    .doesNotContain("localhost");
        }
        assertThat(SNOWFLAKE.logins()).noneMatch(login -> login.method().equals("workload-identity"));
    }

    @ParameterizedTest
    @CsvSource({"403", "404"})
    void anUnknownAccountNeedsAPerson(int status) {
        SNOWFLAKE.add(Fault.always(RequestKind.LOGIN, new FaultAction.HttpStatus(status)));
        Diagnosis diagnosis = Diagnosis.of(catchThrowable(() -> sessions.open(destination)));

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.ACCOUNT);
        assertThat(diagnosis.sentence())
                .startsWith("Snowflake has no account local. Correct the identifier in Settings");
    }

    @Test
    void aSignInRefusedForAnUnknownAccountOrKeyIsRetriedOnce() throws SQLException {
        for (FaultAction refusal : List.of(
                new FaultAction.HttpStatus(403),
                new FaultAction.HttpStatus(404),
                new FaultAction.FailBefore(new SnowflakeError("390144", "08001", "JWT token is invalid.")))) {
            SNOWFLAKE.add(Fault.once(RequestKind.LOGIN, refusal));
            sessions.discard(sessions.open(destination));
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "502", "503", "504"})
    void anErrorOfTheGatewayIsTemporary(int status) throws SQLException {
        SNOWFLAKE.add(Fault.always(RequestKind.LOGIN, new FaultAction.HttpStatus(status)));
        assertThat(Diagnosis.of(catchThrowable(() -> sessions.open(destination)))
                        .errorClass())
                .isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void aMissingResponseIsTemporary() {
        SNOWFLAKE.add(Fault.always(RequestKind.MERGE, new FaultAction.DropBefore()));
        assertThat(Diagnosis.of(catchThrowable(() -> runThroughDriver(RequestKind.MERGE)))
                        .errorClass())
                .isEqualTo(ErrorClass.UNAVAILABLE);
    }

    @Test
    void anUnreachableAddressIsTemporary() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        try (SessionPool nowhere = sessions("local=http://127.0.0.1:" + closed)) {
            Diagnosis diagnosis =
                    Diagnosis.of(catchThrowable(() -> nowhere.open(destination)), ErrorContext.of(destination));
            assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(diagnosis.sentence()).contains("check the network path from the service to account local");
        }
    }

    @Test
    void aRefusedFileIsTemporaryAndAMissingLocalFileIsInternal() {
        SNOWFLAKE.add(Fault.always(RequestKind.PUT, new FaultAction.FailUpload(FaultAction.FailUpload.Way.REFUSED)));
        assertThat(Diagnosis.of(catchThrowable(() -> put("pom.xml"))).errorClass())
                .isEqualTo(ErrorClass.UNAVAILABLE);

        SNOWFLAKE.clearFaults();
        assertThat(Diagnosis.of(catchThrowable(() -> put("no-such-file"))).errorClass())
                .isEqualTo(ErrorClass.INTERNAL);
    }

    @Test
    void aFullDiskIsBusyHoweverTheDriverWrapsIt() {
        IOException full = new IOException("No space left on device");
        assertThat(Diagnosis.of(new UncheckedIOException(full)).errorClass()).isEqualTo(ErrorClass.BUSY);
        assertThat(Diagnosis.of(new SQLException("upload failed", "XX000", 200066, full)))
                .satisfies(diagnosis -> assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.BUSY))
                .satisfies(diagnosis -> assertThat(diagnosis.sentence()).contains("upload.directory"));
    }

    @Test
    void theDefaultRoleAndWarehouseOfTheUserAreNamed() throws SQLException {
        Session session = sessions.open(destination("local", Optional.empty(), Optional.empty()));

        assertThat(Diagnosis.of(
                                new net.snowflake.client.api.exception.SnowflakeSQLException(
                                        "id", "No active warehouse selected.", "57P03", 606),
                                session.context())
                        .sentence())
                .contains("GRANT USAGE ON WAREHOUSE \"AMC_WH\" TO ROLE \"AMC_LOADER\";");
    }

    private void runThroughDriver(RequestKind at) throws SQLException {
        Session session = sessions.open(destination);
        try (Statement statement = session.connection().createStatement()) {
            switch (at) {
                case MERGE ->
                    statement.executeUpdate(
                            "MERGE INTO REACH AS t USING (SELECT 1 AS a) AS s ON t.a = s.a WHEN NOT MATCHED THEN INSERT (a)"
                                    + " VALUES (s.a)");
                case COPY -> statement.execute("COPY INTO REACH FROM @~/reach");
                case SHOW -> statement.executeQuery("SHOW COLUMNS IN TABLE REACH");
                case DDL -> statement.execute("CREATE TABLE REACH (A INTEGER)");
                default -> throw new IllegalArgumentException("No statement of kind " + at);
            }
        } finally {
            sessions.discard(session);
        }
    }

    private void put(String file) throws SQLException {
        Session session = sessions.open(destination);
        Connection connection = session.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PUT 'file://" + Path.of(file).toAbsolutePath() + "' @~/reach");
        } finally {
            sessions.discard(session);
        }
    }

    private static SessionPool sessions(String hosts) {
        return new SessionPool(
                new SnowflakeConnector(
                        new SnowflakeHosts(hosts),
                        new SessionLimits(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(90)),
                        identity -> new Secret("a token")),
                new LoginBackoff(new SignInTable(DATABASE.dataSource())),
                Patience.LIMIT,
                Duration.ofMinutes(1));
    }

    private static Destination destination(String account, Optional<String> warehouse, Optional<String> role) {
        return new Destination(
                new DestinationKey("user", "config", "now"),
                account,
                "demo",
                new Credentials.Password(new Secret("demo-password")),
                warehouse,
                "amc",
                "public",
                role,
                false);
    }
}
