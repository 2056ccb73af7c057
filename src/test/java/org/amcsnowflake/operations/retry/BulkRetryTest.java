package org.amcsnowflake.operations.retry;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Uploads of all users that need a person are counted and retried by error class, time and user. */
@Tag("service")
class BulkRetryTest {
    private final DataSource database = LocalPostgres.forTests().freshDatabase().dataSource();
    private final Amc amc = new Amc(database);
    private final List<String> output = new ArrayList<>();
    private final RetryCommand command = new RetryCommand(new BulkRetry(database), output::add);
    private final UUID one = amc.userWithDestination();
    private final UUID other = amc.userWithDestination();
    private UUID refusedEarly;
    private UUID refusedLate;
    private UUID busy;
    private UUID resolved;

    @BeforeEach
    void deadLetters() {
        refusedEarly = dead(one, "AUTHENTICATION", "2026-11-01T00:00:00Z");
        refusedLate = dead(other, "AUTHENTICATION", "2026-11-02T00:00:00Z");
        busy = dead(one, "BUSY", "2026-11-02T00:00:00Z");
        resolved = dead(one, "AUTHENTICATION", "2026-11-01T00:00:00Z");
        amc.update("UPDATE snowflake_dead_letters SET resolved_at = now() WHERE execution_id = ?", resolved);
        UUID disabled = dead(one, "AUTHENTICATION", "2026-11-01T00:00:00Z");
        amc.update("UPDATE workflow_executions SET metadata = '{}' WHERE id = ?", disabled);
        UUID pending = dead(one, "AUTHENTICATION", "2026-11-01T00:00:00Z");
        amc.update("UPDATE workflow_executions SET snowflake_status = 'pending' WHERE id = ?", pending);
    }

    private UUID dead(UUID user, String errorClass, String time) {
        UUID execution = amc.execution(user, "T", Amc.rows(1));
        amc.update(
                "UPDATE workflow_executions SET snowflake_status = 'failed', snowflake_attempt_count = 3,"
                        + " snowflake_error_message = 'failed' WHERE id = ?",
                execution);
        amc.update(
                "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, log_message,"
                        + " attempts, created_at) VALUES (?, gen_random_uuid(), ?, 'failed', 'failed', 3, ?::timestamptz)",
                execution,
                errorClass,
                time);
        return execution;
    }

    private List<UUID> failed() {
        return amc
                .rows("SELECT id FROM workflow_executions WHERE snowflake_status = 'failed' AND metadata <> '{}'")
                .stream()
                .map(row -> (UUID) row.get("id"))
                .toList();
    }

    @Test
    void aPreviewChangesNothing() throws SQLException {
        List<UUID> before = failed();
        command.run(List.of());

        assertThat(output)
                .containsExactly(
                        "3 uploads of 2 users would be retried (AUTHENTICATION 2, BUSY 1). To retry them, repeat"
                                + " the command with --apply.");
        assertThat(failed()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void retriesOnlyWhatMatches() throws SQLException {
        command.run(List.of("--error-class=AUTHENTICATION", "--failed-before=2026-11-02T00:00:00Z", "--apply"));
        assertThat(failed()).contains(refusedLate, busy).doesNotContain(refusedEarly);

        command.run(List.of("--user=" + other, "--failed-after=2026-11-02T00:00:00Z", "--within=5m", "--apply"));
        assertThat(failed()).contains(busy).doesNotContain(refusedLate);

        command.run(List.of("--error-class=DATA", "--apply"));
        assertThat(output)
                .containsExactly(
                        "1 upload of 1 user will be retried (AUTHENTICATION 1).",
                        "1 upload of 1 user will be retried (AUTHENTICATION 1).",
                        "0 uploads of 0 users will be retried.");
        assertThat(amc.one(
                        "SELECT snowflake_status, snowflake_attempt_count, snowflake_error_message,"
                                + " snowflake_next_attempt_at BETWEEN now() AND now() + interval '5 min' AS soon"
                                + " FROM workflow_executions WHERE id = ?",
                        refusedLate))
                .containsEntry("snowflake_status", "pending")
                .containsEntry("snowflake_attempt_count", 0)
                .containsEntry("snowflake_error_message", null)
                .containsEntry("soon", true);
    }

    @Test
    void retriesMoreThanFitIntoOneStatement() throws SQLException {
        for (int i = 0; i < 3; i++) {
            UUID pattern = dead(one, "BUSY", "2026-11-03T00:00:00Z");
            amc.update(
                    "INSERT INTO workflow_executions (id, user_id, status, metadata, snowflake_status)"
                            + " SELECT gen_random_uuid(), user_id, status, metadata, snowflake_status"
                            + " FROM workflow_executions, generate_series(1, 500) WHERE id = ?",
                    pattern);
        }
        amc.update(
                "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, log_message,"
                        + " attempts) SELECT id, gen_random_uuid(), 'BUSY', 'failed', 'failed', 3 FROM workflow_executions e"
                        + " WHERE NOT EXISTS (SELECT FROM snowflake_dead_letters d WHERE d.execution_id = e.id)");
        command.run(List.of("--error-class=BUSY", "--apply"));

        assertThat(output).containsExactly("1504 uploads of 1 user will be retried (BUSY 1504).");
        assertThat(failed()).containsExactlyInAnyOrder(refusedEarly, refusedLate, resolved);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--error-class=NONSENSE | error-class is 'NONSENSE'; it must be one of ",
                "--failed-after=yesterday | failed-after is 'yesterday'; it must be a time in UTC, such as 2026-11-01T00:00:00Z.",
                "--within=-5m | within is '-5m'; it must be a duration, such as 30s, 5m or 1h.",
                "--all | The argument --all is unknown. Usage: retry "
            })
    void explainsWhatIsWrongWithAnArgument(String argument, String sentence) {
        assertThatThrownBy(() -> command.run(List.of(argument, "--apply")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence);
        assertThat(failed()).hasSize(4);
    }
}
