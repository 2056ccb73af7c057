package org.amcsnowflake.failures;

import net.snowflake.client.api.exception.SnowflakeSQLException;
import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.destination.DestinationKey;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.sql.InvalidNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class DiagnosisTest {
    @Test
    void unknownNamesAreLeftAsPlaceholders() {
        assertThat(Diagnosis.of(snowflake(606, "No active warehouse\n  selected.\n")))
                .isEqualTo(new Diagnosis(
                        ErrorClass.PRIVILEGE,
                        "Role <role> has no usable warehouse. Check the warehouse's name in Settings → Snowflake"
                                + " Configuration, or in the upload settings of the schedule or execution, then: GRANT USAGE ON WAREHOUSE <warehouse> TO ROLE <role>; (Snowflake"
                                + " says: 606, No active warehouse selected.)",
                        List.of("GRANT USAGE ON WAREHOUSE <warehouse> TO ROLE <role>;")));
    }

    /** Snowflake does not document which codes a refused token has. */
    @ParameterizedTest
    @ValueSource(ints = {390100, 390144, 394400, 394999, 390999})
    void eachRefusedSignInByWorkloadIdentityIsExplainedByIssuerAndSubject(int code) {
        ErrorContext context = ErrorContext.of(new Destination(
                new DestinationKey("u", "c", "1"),
                "acct",
                "loader",
                new Credentials.WorkloadIdentity("https://amc.example.com", "destination:1"),
                Optional.empty(),
                "AMC",
                "PUBLIC",
                Optional.empty(),
                false));

        Diagnosis diagnosis = Diagnosis.of(snowflake(code, "refused"), context);

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
        assertThat(diagnosis.fixSql())
                .contains(
                        "ALTER USER \"LOADER\" SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = 'https://amc.example.com'"
                                + " SUBJECT = 'destination:1');");
    }

    @Test
    void aHostThatTheDriverDoesNotTrustWithTokensIsExplained() {
        Diagnosis diagnosis = Diagnosis.of(snowflake(
                200071,
                "WORKLOAD_IDENTITY requires a recognized Snowflake host (*.snowflakecomputing.com, .cn or .mil). Got:"
                        + " relay.internal"));

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.ACCOUNT);
        assertThat(diagnosis.sentence())
                .contains("SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES")
                .doesNotContain("relay.internal");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            90073  | Warehouse 'W' cannot be resumed because resource monitor has exceeded its quota. | ALTER RESOURCE MONITOR <monitor> SET CREDIT_QUOTA = <credits>;
            90073  | Warehouse 'W' cannot be resumed because resource monitor 'M' has exceeded its quota. | ALTER RESOURCE MONITOR M SET CREDIT_QUOTA = <credits>;
            100078 | String 'failed on column X;DROP with error GRANT ROLE R TO USER U;' is too long | ALTER TABLE <table> ALTER COLUMN <column> SET DATA TYPE VARCHAR(<length>);
            100078 | DML operation to table A.B.C failed on column X;DROP with error: | ALTER TABLE <table> ALTER COLUMN <column> SET DATA TYPE VARCHAR(<length>);
            100078 | DML operation to table A.B.C failed on column "x y" with error: | ALTER TABLE <table> ALTER COLUMN "x y" SET DATA TYPE VARCHAR(<length>);
            """)
    void onlyNamesFromAMessageAreUsedInStatements(int code, String message, String fix) {
        assertThat(Diagnosis.of(snowflake(code, message)).fixSql()).containsExactly(fix);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200015 | Exception encountered for HTTP request: Connect to relay.internal:8443 [relay.internal/10.0.0.7] failed: Connection refused. | Exception encountered for HTTP request: Connect to (address) [(address)] failed: Connection refused.
            200015 | http://10.0.0.7:8443/session?id=1 does not answer | (address) does not answer
            200001 | Exception encountered for HTTP request: relay.internal: Name or service not known. | Exception encountered for HTTP request: (address): Name or service not known.
            200001 | Exception encountered for HTTP request: relay.internal. | Exception encountered for HTTP request: (address).
            200001 | Exception encountered for HTTP request: java.net.UnknownHostException: relay-1. | Exception encountered for HTTP request: java.net.UnknownHostException: (address).
            200015 | Certificate for <relay.internal> doesn't match any of the subject alternative names: [*.corp.test, corp.test] | Certificate for <(address)> doesn't match any of the subject alternative names: [(address)]
            200015 | Host name 'relay' does not match the certificate subject provided by the peer (CN=*.corp.test, O=Corp) | Host name '(address)' does not match the certificate subject provided by the peer ((address))
            200015 | Certificate for <xy12345.snowflakecomputing.com> doesn't match | Certificate for <xy12345.snowflakecomputing.com> doesn't match
            200015 | Certificate subject for <relay> doesn't contain a common name and does not have alternative names | Certificate subject for <(address)> doesn't contain a common name and does not have alternative names
            200015 | Certificate for <relay> doesn't match common name of the certificate subject: Corp Relay. | Certificate for <(address)> doesn't match common name of the certificate subject: (address).
            200015 | hostname in certificate didn't match: <relay> != <relay.corp.test> OR <corp.test> | hostname in certificate didn't match: <(address)> != <(address)> OR <(address)>
            200015 | Exception encountered for HTTP request: No name matching relay found. | Exception encountered for HTTP request: No name matching (address) found.
            200015 | No subject alternative DNS name matching relay.internal found. | No subject alternative DNS name matching (address) found.
            200015 | No subject alternative names matching IP address fd12:0:0:0:0:0:0:b found | No subject alternative names matching IP address (address) found
            200015 | Illegal given domain name: relay_1 | Illegal given domain name: (address)
            200015 | Certificate identity does not match Server Name Inidication (SNI): relay | Certificate identity does not match Server Name Inidication (SNI): (address)
            200015 | Untrusted certificate of CN=relay, O=Corp, C=DE. | Untrusted certificate of (address).
            200015 | Connect to https://[fd12:3456:789a::1]:8443 [/fd12:3456:789a:0:0:0:0:a1] failed: Connect timed out. | Connect to (address) [(address)] failed: Connect timed out.
            200015 | Connect to relay [relay/fd12:0:0:0:0:0:0:b, relay/10.0.0.7] failed: Connection refused. | Connect to (address) [(address)] failed: Connection refused.
            200015 | Connection refused: relay/[fd12:0:0:0:0:0:0:b]:8443 | Connection refused: (address)
            200015 | Cannot reach ::1, fe80::1%eth0 or ::ffff:10.0.0.7 | Cannot reach (address), (address) or (address)
            200015 | relay:8443 failed to respond | (address) failed to respond
            200015 | relay failed to respond | (address) failed to respond
            200015 | The target server failed to respond | The target server failed to respond
            200015 | Unknown host: relay. | Unknown host: (address).
            200015 | relay: System error | (address): System error
            200015 | Host is down: relay | Host is down: (address)
            200015 | Unable to resolve host relay in hosts file | Unable to resolve host (address) in hosts file
            200015 | No route to host (Host unreachable) to relay.internal. | No route to host (Host unreachable) to (address).
            200015 | URI does not specify a valid host name: https://snow_internal:8443/session. | URI does not specify a valid host name: (address).
            200015 | Redirecting to 'https://user:secret@relay/a?token=secret' | Redirecting to '(address)'
            200015 | Target host is not specified | Target host is not specified
            200015 | Remote host terminated the handshake at 12:30:45 | Remote host terminated the handshake at 12:30:45
            200015 | java.net.ConnectException: (certificate_unknown) PKIX path building failed, TLSv1.2 | java.net.ConnectException: (certificate_unknown) PKIX path building failed, TLSv1.2
            200015 | Get https://x.s3.amazonaws.com/a/b.csv.gz?X-Amz-Signature=secret failed | Get https://x.s3.amazonaws.com/a/b.csv.gz failed
            0      | Connect to relay:8443 failed | Connect to (address) failed
            200029 | Invalid connection URL: jdbc:snowflake://relay/?user=u&password=secret. | Invalid connection URL: (address).
            200022 | Bad response received from server. Response body: <h1>relay. secret</h1>. Possible causes are network issues. | Bad response received from server. Response body: (hidden). Possible causes are network issues.
            200008 | File not found: /tmp/amc/batch-1.csv.zst, use "file://" prefix | File not found: /tmp/amc/batch-1.csv.zst, use "file://" prefix
            200071 | WORKLOAD_IDENTITY requires a recognized Snowflake host (*.snowflakecomputing.com, .cn or .mil). Got: relay | WORKLOAD_IDENTITY requires a recognized Snowflake host (*.snowflakecomputing.com, .cn or .mil). Got: (address)
            200015 | Exception encountered for HTTP request: Read timed out. | Exception encountered for HTTP request: Read timed out.
            200016 | Connect to xy12345.snowflakecomputing.com:443 failed | Connect to xy12345.snowflakecomputing.com:443 failed
            253003 | software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request | software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request
            253003 | Connect to stage.s3.amazonaws.com:443 [stage.s3.amazonaws.com/52.1.2.3] failed | Connect to stage.s3.amazonaws.com:443 [stage.s3.amazonaws.com/52.1.2.3] failed
            100038 | Numeric value '12:30' at 10.0.0.7 is not recognized | Numeric value '12:30' at 10.0.0.7 is not recognized
            """)
    void theAdministratorsAddressesAreRemovedFromTheDriversMessages(int code, String message, String shown) {
        assertThat(Diagnosis.of(snowflake(code, message)).sentence())
                .endsWith(" (Snowflake says: " + code + ", " + shown + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "1.1.", "a:", "::", "<", "CN=", "//", "[", "resolve host "})
    void aVeryLongMessageOfTheDriverIsShortened(String part) {
        assertThat(Diagnosis.of(snowflake(200015, part.repeat(20_000))).sentence())
                .hasSizeLessThan(3_000);
    }

    @Test
    void anUnknownCodeIsRetriedAndReportedWithSnowflakesMessage() {
        Diagnosis diagnosis = Diagnosis.of(snowflake(123456, "Something new."));

        assertThat(diagnosis.errorClass().mayBeRetried()).isTrue();
        assertThat(diagnosis.sentence())
                .isEqualTo("Snowflake refused a statement with a code that this service does not know. If retrying does"
                        + " not help, please report it with the execution's id. (Snowflake says: 123456, Something"
                        + " new.)");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, TRANSIENT",
        "08001, TRANSIENT",
        "40001, TRANSIENT",
        "40P01, TRANSIENT",
        "53300, TRANSIENT",
        "55P03, TRANSIENT",
        "57P01, TRANSIENT",
        "57014, TRANSIENT",
        "58030, TRANSIENT",
        ", TRANSIENT",
        "42P01, INTERNAL",
        "42601, INTERNAL",
        "42501, INTERNAL",
        "22P02, INTERNAL",
        "23505, INTERNAL",
        "54000, INTERNAL"
    })
    void temporaryFailuresOfPostgresAreRepeatedAndRefusalsAreNot(String state, ErrorClass meaning) {
        assertThat(Diagnosis.of(new SQLException("no", state)).errorClass()).isEqualTo(meaning);
    }

    @Test
    void postgresIsNamedInTheSentence() {
        assertThat(Diagnosis.of(new PSQLException("The connection broke.", PSQLState.CONNECTION_FAILURE)))
                .isEqualTo(new Diagnosis(
                        ErrorClass.TRANSIENT,
                        "The AMC manager's database did not answer as expected: The connection broke."));
        assertThat(Diagnosis.of(new SQLException("canceling statement due to statement timeout", "57014"))
                        .sentence())
                .contains("ALTER ROLE … SET statement_timeout = '30s'");
        assertThat(Diagnosis.of(new PSQLException("relation \"x\" does not exist", PSQLState.UNDEFINED_TABLE))
                        .sentence())
                .isEqualTo("The AMC manager's database refused a statement: relation \"x\" does not exist.");
    }

    @Test
    void poolsWhoseConnectionsAreAllInUseAreNamedWithoutTheirLibrary() {
        // As HikariCP throws it: without a cause, since no attempt to connect has failed.
        Diagnosis diagnosis = Diagnosis.of(new SQLTransientConnectionException(
                "HikariPool-2 - Connection is not available, request timed out after 5000ms (total=2, active=2, idle=0,"
                        + " waiting=4)"));

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(diagnosis.sentence())
                .isEqualTo("No connection to the AMC manager's database became free in time: all are in use, or the"
                        + " database does not answer.");
        assertThat(diagnosis.logSentence())
                .startsWith(diagnosis.sentence())
                .contains("(total=2, active=2, idle=0, waiting=4)")
                .doesNotContain("Hikari");
    }

    @ParameterizedTest
    @CsvSource({
        "08001, 'Connection to db:5432 refused.'",
        "28P01, 'FATAL: password authentication failed for user \"amc\"'",
        "3D000, 'FATAL: database \"amc\" does not exist'"
    })
    void theLogHasTheReasonWhyPoolsCannotConnect(String state, String reason) {
        // As HikariCP throws it: with the SQLSTATE of the latest attempt to connect.
        SQLException timedOut = new SQLTransientConnectionException(
                "HikariPool-2 - Connection is not available, request timed out after 5000ms (total=0)",
                state,
                new SQLException(reason, state));

        Diagnosis diagnosis = Diagnosis.of(new IllegalStateException(timedOut));

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
        assertThat(diagnosis.sentence()).isEqualTo("The AMC manager's database accepts no connection.");
        assertThat(diagnosis.logSentence())
                .startsWith("The AMC manager's database accepts no connection: " + reason)
                .endsWith(".");
    }

    @Test
    void theLogHasTheCauseThatTheDriverLeavesOut() {
        PSQLException unknown = new PSQLException(
                "The connection attempt failed.",
                PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                new UnknownHostException("db"));
        SQLException timedOut = new SQLTransientConnectionException("timed out", "08001", unknown);

        assertThat(Diagnosis.of(timedOut).logSentence())
                .isEqualTo("The AMC manager's database accepts no connection: The connection attempt failed:"
                        + " there is no host db.");
    }

    @Test
    void invalidSettingsKeepTheirOwnMessage() {
        assertThat(Diagnosis.of(new DestinationException("account", "The account is missing.")))
                .isEqualTo(new Diagnosis(ErrorClass.AUTHENTICATION, "The account is missing."));
        assertThat(Diagnosis.of(new InvalidExecutionException("metadata is not JSON.")))
                .isEqualTo(new Diagnosis(ErrorClass.DATA, "The execution cannot be uploaded: metadata is not JSON."));
        assertThat(Diagnosis.of(new InvalidNameException("A name in Snowflake cannot be empty.")))
                .isEqualTo(new Diagnosis(
                        ErrorClass.DATA, "The execution cannot be uploaded: A name in Snowflake cannot be empty."));
        assertThat(Diagnosis.of(Fault.data("Row 3 does not fit.")))
                .isEqualTo(new Diagnosis(ErrorClass.DATA, "Row 3 does not fit."));
    }

    @Test
    void theCauseIsFoundAtAnyDepth() {
        Throwable wrapped = new IllegalStateException(
                "outer",
                new UncheckedIOException(new IOException(snowflake(390100, "Incorrect username or password."))));

        assertThat(Diagnosis.of(wrapped).errorClass()).isEqualTo(ErrorClass.AUTHENTICATION);
    }

    @Test
    void aShutdownDuringAnUploadIsTransient() {
        assertThat(Diagnosis.of(new IllegalStateException("Shutdown in progress"))
                        .errorClass())
                .isEqualTo(ErrorClass.TRANSIENT);
    }

    @Test
    void anyOtherFailureIsInternal() {
        Diagnosis diagnosis = Diagnosis.of(new IllegalStateException("What now?"));

        assertThat(diagnosis.errorClass()).isEqualTo(ErrorClass.INTERNAL);
        assertThat(diagnosis.sentence())
                .isEqualTo("Unexpected failure of the service (IllegalStateException: What now?);"
                        + " please report it with the execution's id.");
    }

    @Test
    void theLogSentenceHasNoValuesOfTheResult() {
        assertThat(List.of(
                        Fault.withValues(ErrorClass.DATA, shown -> "Row 3 holds '" + shown.apply("4711") + "'."),
                        snowflake(100038, "Numeric value '4711' is not recognized"),
                        snowflake(1003, "SQL compilation error near '4711'"),
                        snowflake(999999, "4711 is new"),
                        new SQLException("invalid input syntax for type json: 4711", "22P02"),
                        new IllegalStateException("4711 cannot be parsed")))
                .allSatisfy(failure -> {
                    Diagnosis diagnosis = Diagnosis.of((Throwable) failure);
                    assertThat(diagnosis.sentence()).contains("4711");
                    assertThat(diagnosis.logSentence()).isNotBlank().doesNotContain("4711");
                });
        assertThat(Diagnosis.of(snowflake(390100, "Incorrect username or password was specified."))
                        .logSentence())
                .contains("Incorrect username");
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void transientAndUnavailableAreRedeliveredBusyIsRetriedLaterAndALostTableIsReleased(ErrorClass fault) {
        assertThat(fault.mayBeRedelivered())
                .isEqualTo(Set.of(ErrorClass.TRANSIENT, ErrorClass.UNAVAILABLE).contains(fault));
        assertThat(fault.mayBeRetried())
                .isEqualTo(Set.of(
                                ErrorClass.TRANSIENT,
                                ErrorClass.UNAVAILABLE,
                                ErrorClass.BUSY,
                                ErrorClass.LEASE_LOST,
                                ErrorClass.UNKNOWN)
                        .contains(fault));
    }

    private static SQLException snowflake(int code, String message) {
        return new SnowflakeSQLException("query-id", message, "XX000", code);
    }
}
