package org.amcsnowflake.operations;

import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The alerts are valid, raised when they should be, and explained. ManagementPortTest compares them with the metrics. */
class AlertsTest {
    private static final Path RUNBOOK = Path.of("docs/runbook.md");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    /** Skipped without promtool, of the Debian package prometheus. */
    @ParameterizedTest
    @CsvSource({"check, docker/prometheus/rules.yml", "test, docker/prometheus/rules.test.yml"})
    void promtoolAcceptsTheRules(String command, String file) throws IOException {
        assumeTrue(Files.isExecutable(PROMTOOL));
        Process promtool = new ProcessBuilder(PROMTOOL.toString(), command, "rules", file)
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Patience.awaitEndOf(promtool);

        assertThat(promtool.exitValue()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }

    @Test
    void eachAlertIsTestedAndLinksItsSectionOfTheRunbook() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        String tests = Files.readString(Path.of("docker/prometheus/rules.test.yml"));

        assertThat(MonitoringFiles.alerts()).hasSizeGreaterThan(7).allSatisfy(alert -> {
            assertThat(runbook).contains("\n### " + alert + "\n");
            assertThat(tests).contains("alertname: " + alert + "\n");
            assertThat(MonitoringFiles.rules().findValuesAsText("runbook"))
                    .contains(RUNBOOK + "#" + alert.toLowerCase(Locale.ROOT));
        });
    }

    /** Otherwise Grafana shows the last number there was, hours after the instances or PostgreSQL have gone. */
    @Test
    void theDashboardsNumbersAreThoseOfNow() {
        assertThat(MonitoringFiles.numbers())
                .isNotEmpty()
                .allSatisfy(
                        query -> assertThat(query.path("instant").asBoolean()).isTrue());
    }

    @Test
    void eachErrorClassHasASectionOfTheRunbook() throws IOException {
        String runbook = Files.readString(RUNBOOK);

        assertThat(ErrorClass.values()).allMatch(errorClass -> runbook.contains("\n### " + errorClass + "\n"));
    }
}
