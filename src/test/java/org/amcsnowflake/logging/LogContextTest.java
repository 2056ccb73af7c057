package org.amcsnowflake.logging;

import org.amcsnowflake.http.ServiceLog;
import org.amcsnowflake.support.Background;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.assertThat;

class LogContextTest {
    @AfterEach
    void forget() {
        LogContext.end();
    }

    @Test
    void anotherThreadHasTheIdsWhileItRunsTheTask() throws Exception {
        LogContext.begin("e", "u");
        LogContext.beginAttempt(7L);
        Callable<String> ids =
                LogContext.carried(() -> MDC.getCopyOfContextMap().toString());

        assertThat(Patience.resultOf(Background.run(ids::call))).contains("execution=e", "upload=u", "attempt=7");
        assertThat(Patience.resultOf(Background.run(() -> {
                    ids.call();
                    return String.valueOf(MDC.get("execution"));
                })))
                .as("afterwards")
                .isEqualTo("null");
    }

    @Test
    void theStackTraceOfADefectHasNoMessages() {
        try (ServiceLog log = new ServiceLog()) {
            LogContext.defect(
                    LoggerFactory.getLogger("uploads"),
                    "defect",
                    new IllegalStateException("a person", new NullPointerException("another person")));

            assertThat(log.text())
                    .contains(
                            "ERROR uploads defect",
                            "java.lang.IllegalStateException\n  at " + LogContextTest.class.getName(),
                            "java.lang.NullPointerException\n  at ")
                    .doesNotContain("person");
        }
        assertThat(MDC.get("stack")).isNull();
    }
}
