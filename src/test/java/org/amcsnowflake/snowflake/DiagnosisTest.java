package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.DestinationException;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

import static org.assertj.core.api.Assertions.assertThat;

class DiagnosisTest {

    @ParameterizedTest
    @CsvSource({
        "390100, CREDENTIALS",
        "390144, CREDENTIALS",
        "390189, PRIVILEGE",
        "3001, PRIVILEGE",
        "2003, MISSING",
        "606, PRIVILEGE",
        "608, BUSY",
        "90073, BUSY",
        "625, BUSY",
        "630, BUSY",
        "390112, TRANSIENT",
        "200015, TRANSIENT",
        "300002, TRANSIENT",
        "100090, DATA",
        "100072, DATA",
        "100038, DATA",
        "100078, DATA",
        "666, ACCOUNT",
        "1003, OURS",
        "999999, OURS"
    })
    void readsSnowflakesCodes(int code, FaultClass faultClass) {
        assertThat(SnowflakeCode.diagnose(new SQLException("What Snowflake\n  says", "42000", code)))
                .satisfies(diagnosis -> assertThat(diagnosis.faultClass()).isEqualTo(faultClass))
                .satisfies(diagnosis -> assertThat(diagnosis.sentence())
                        .endsWith(" (Snowflake says: " + code + ", What Snowflake says)"));
    }

    @Test
    void findsTheReasonBehindWhatCamelWrapsAroundIt() {
        Throwable wrapped = new RuntimeException("outer", new IllegalStateException(Fault.data("Row 3 is too long.")));

        assertThat(Diagnosis.of(wrapped)).isEqualTo(new Diagnosis(FaultClass.DATA, "Row 3 is too long."));
    }

    @Test
    void tellsTheExecutionsFaultsFromTheDestinations() {
        assertThat(Diagnosis.of(new InvalidExecutionException("it has no table name.")))
                .isEqualTo(new Diagnosis(FaultClass.DATA, "The execution cannot be uploaded: it has no table name."));
        assertThat(Diagnosis.of(new DestinationException("The password is missing.")))
                .isEqualTo(new Diagnosis(FaultClass.CREDENTIALS, "The password is missing."));
    }

    @Test
    void whatPostgresRefusesIsOursAndWhatItDoesNotAnswerPasses() {
        assertThat(Diagnosis.of(new SQLNonTransientException("syntax")).faultClass())
                .isEqualTo(FaultClass.OURS);
        assertThat(Diagnosis.of(new SQLException("connection reset")).faultClass())
                .isEqualTo(FaultClass.TRANSIENT);
    }

    @Test
    void whatNobodyKnowsIsOurDefect() {
        assertThat(Diagnosis.of(new NullPointerException("x")))
                .isEqualTo(new Diagnosis(
                        FaultClass.OURS,
                        "The service failed in a way it does not know (NullPointerException: x); please report it with the"
                                + " execution's id."));
    }
}
