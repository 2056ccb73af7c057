package org.amcsnowflake.snowflake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SessionLimitsTest {
    @Test
    void areSentWithTheLogin() {
        SessionLimits limits = new SessionLimits(
                Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(45), Duration.ofSeconds(90));

        assertThat(SessionParameters.of(limits))
                .containsEntry("STATEMENT_TIMEOUT_IN_SECONDS", "1800")
                .containsEntry("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", "600")
                .containsEntry("LOCK_TIMEOUT", "1800")
                .containsEntry("loginTimeout", "45")
                .containsEntry("HTTP_CLIENT_SOCKET_TIMEOUT", "90000")
                .containsEntry("TIMEZONE", "UTC")
                .containsEntry("ERROR_ON_NONDETERMINISTIC_MERGE", "true");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S, PT1S", "PT1S, PT0.5S, PT1S", "PT1S, PT1S, PT-1S"})
    void areAtLeastOneSecondSinceZeroMeansUnlimited(Duration statement, Duration queued, Duration login) {
        assertThatThrownBy(() -> new SessionLimits(statement, queued, login, Duration.ofSeconds(90)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The limits of a Snowflake session must be at least one second each:"
                        + " snowflake.statement-timeout, snowflake.queued-timeout, snowflake.login-timeout.");
    }

    @Test
    void waitLongerThanSnowflakeHoldsAResponse() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new SessionLimits(second, second, second, Duration.ofSeconds(45)))
                .hasMessage("snowflake.socket-timeout must be longer than 45 seconds, because Snowflake may hold the"
                        + " response to a running statement for that long.");
    }
}
