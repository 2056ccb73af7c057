package org.amcsnowflake.upload;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class FailuresTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Otherwise ten accounts that accept connections and do not respond occupy eight workers three times as long. */
    @ParameterizedTest
    @CsvSource({"UNAVAILABLE, PT0S, false", "UNAVAILABLE, PT1H, true", "TRANSIENT, PT0S, true", "DATA, PT1H, false"})
    void aSignInThatHadNoAnswerForAllItsTimeIsNotRedelivered(
            ErrorClass errorClass, Duration loginTimeout, boolean isRedelivered) throws IOException {
        Failures failures = new Failures(3, 3, HOUR, HOUR, HOUR, loginTimeout);

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(failures.isToBeRedelivered(
                            new DefaultExchange(context), new Fault(errorClass, "It failed."), 1, null))
                    .isEqualTo(isRedelivered);
        }
    }
}
