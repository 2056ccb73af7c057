package org.amcsnowflake.execution;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Old records are deleted, except those that a later upload or a person still needs. */
@Tag("service")
class RetentionTest {
    private final TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
    private final Amc amc = new Amc(database.dataSource());

    @Test
    void deletesWhatIsOldAndOnlyAttemptsThatChangedNothing() throws Exception {
        UUID uploaded = execution("uploaded");
        UUID failed = execution("failed");
        UUID dead = execution("failed");
        UUID pending = execution("pending");
        attempt(uploaded, "failed and old", false, 91);
        attempt(uploaded, "failed and recent", false, 89);
        attempt(uploaded, "merged", true, 400);
        attempt(failed, "resolved", false, 91);
        attempt(dead, "open", false, 91);
        attempt(pending, "to be continued", false, 91);
        deadLetter(failed, "now() - interval '366 days'");
        deadLetter(uploaded, "now() - interval '364 days'");
        deadLetter(dead, "NULL");

        delete(PollingTest.rendered("delete-old-records.sql"));

        assertThat(texts("owner", "snowflake_upload_attempts"))
                .isEqualTo("failed and recent, merged, open, to be continued");
        assertThat(amc.one("SELECT count(*) AS n FROM snowflake_dead_letters WHERE execution_id = ?", failed))
                .containsEntry("n", 0L);
        assertThat(amc.one("SELECT count(*) AS n FROM snowflake_dead_letters")).containsEntry("n", 2L);
    }

    @Test
    void deletesTheRatesOfOldUploadsThatHaveEnded() throws Exception {
        UUID uploaded = execution("uploaded");
        UUID pending = execution("pending");
        attempt(uploaded, "done", true, 91);
        attempt(pending, "to be continued", false, 91);
        amc.update("UPDATE snowflake_upload_attempts SET outcome = 'uploaded' WHERE execution_id = ?", uploaded);
        amc.update("INSERT INTO snowflake_upload_rates SELECT upload_id, base, 'USD', '2026-01-31', 1, pinned_at"
                + " FROM snowflake_upload_attempts,"
                + " (VALUES ('OLD', now() - interval '91 days'), ('NEW', now())) AS pins (base, pinned_at)");

        delete(PollingTest.rendered("delete-old-records.sql"));

        assertThat(amc.rows(
                        "SELECT base, execution_id = ? AS ended FROM snowflake_upload_rates"
                                + " JOIN snowflake_upload_attempts USING (upload_id) ORDER BY ended, base",
                        uploaded))
                .hasToString("[{base=NEW, ended=false}, {base=OLD, ended=false}, {base=NEW, ended=true}]");
    }

    @Test
    void aBulkRetryThatIsNotStartedForAnHourEndsAndIsForgottenAfterADay() throws Exception {
        amc.update("WITH prepared AS (INSERT INTO snowflake_bulk_retries"
                + " (user_id, filter, error_classes, total, created_at)"
                + " SELECT gen_random_uuid(), '{}', '{}', 1, now() - age"
                + " FROM unnest(ARRAY[interval '59 minutes', '61 minutes']) age RETURNING id)"
                + " INSERT INTO snowflake_bulk_retry_executions (bulk_retry_id, place, execution_id)"
                + " SELECT id, 1, gen_random_uuid() FROM prepared");

        delete(PollingTest.rendered("delete-old-records.sql"));
        assertThat(
                        amc.rows(
                                "SELECT is_stopped, e.place FROM snowflake_bulk_retries b"
                                        + " LEFT JOIN snowflake_bulk_retry_executions e ON e.bulk_retry_id = b.id ORDER BY b.created_at"))
                .hasToString("[{is_stopped=true, place=null}, {is_stopped=false, place=1}]");

        amc.update("UPDATE snowflake_bulk_retries SET ended_at = now() - interval '25 hours' WHERE is_stopped");
        delete(PollingTest.rendered("delete-old-records.sql"));
        assertThat(amc.rows("SELECT is_stopped FROM snowflake_bulk_retries")).hasToString("[{is_stopped=false}]");
    }

    @Test
    void deletesUnusedKeysConnectionTestsAndFormerConfigurationsButTheFirst() throws Exception {
        UUID user = UUID.randomUUID();
        amc.update(
                "INSERT INTO snowflake_key_pairs (user_id, private_key, created_at)"
                        + " VALUES (?, 'old', now() - interval '31 days'), (?, 'recent', now())",
                user,
                UUID.randomUUID());
        amc.update(
                "INSERT INTO snowflake_workload_identities (user_id, subject, created_at)"
                        + " VALUES (?, 'old', now() - interval '31 days'), (?, 'recent', now())",
                user,
                UUID.randomUUID());
        amc.update(
                "INSERT INTO snowflake_connection_tests (user_id, sign_in, started_at)"
                        + " VALUES (?, 'old', now() - interval '25 hours'), (?, 'recent', now())",
                user,
                user);
        for (String config : new String[] {"first 900 900", "old 500 400", "recent 300 300", "active 400 400"}) {
            String[] words = config.split(" ");
            amc.update(
                    "INSERT INTO user_snowflake_configs (user_id, account, username, is_active, created_at, updated_at)"
                            + " VALUES (?, 'acct', ?, ?, now() - ? * interval '1 day', now() - ? * interval '1 day')",
                    user,
                    words[0],
                    words[0].equals("active"),
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]));
        }

        String statement = PollingTest.rendered("delete-old-records.sql");
        delete(statement);
        assertThat(texts("username", "user_snowflake_configs"))
                .as("kept forever")
                .isEqualTo("active, first, old, recent");

        delete(statement.replace("'0s'", "'365d'"));
        assertThat(texts("username", "user_snowflake_configs")).isEqualTo("active, first, recent");
        assertThat(texts("private_key", "snowflake_key_pairs")).isEqualTo("recent");
        assertThat(texts("subject", "snowflake_workload_identities")).isEqualTo("recent");
        assertThat(texts("sign_in", "snowflake_connection_tests")).isEqualTo("recent");
    }

    @Test
    void deletesInBatches() throws Exception {
        UUID uploaded = execution("uploaded");
        amc.update(
                "INSERT INTO snowflake_upload_attempts (upload_id, execution_id, attempt, owner, outcome, finished_at)"
                        + " SELECT gen_random_uuid(), ?, n, 'here', 'failed', now() - interval '91 days'"
                        + " FROM generate_series(1, 600) n",
                uploaded);

        delete(PollingTest.rendered("delete-old-records.sql"));

        assertThat(amc.one("SELECT count(*) AS n FROM snowflake_upload_attempts"))
                .containsEntry("n", 100L);
    }

    private UUID execution(String status) {
        UUID execution = amc.runningExecution(UUID.randomUUID(), null, "{}", "[]");
        amc.update("UPDATE workflow_executions SET snowflake_status = ? WHERE id = ?", status, execution);
        return execution;
    }

    private void attempt(UUID execution, String owner, boolean mayHaveMerged, int days) {
        amc.update(
                "INSERT INTO snowflake_upload_attempts"
                        + " (upload_id, execution_id, attempt, owner, outcome, may_have_merged, finished_at)"
                        + " VALUES (gen_random_uuid(), ?, 1, ?, 'failed', ?, now() - ? * interval '1 day')",
                execution,
                owner,
                mayHaveMerged,
                days);
    }

    private void deadLetter(UUID execution, String resolvedAt) {
        amc.update(
                "INSERT INTO snowflake_dead_letters (execution_id, upload_id, error_class, error_message, attempts, resolved_at)"
                        + " VALUES (?, gen_random_uuid(), 'DATA', 'text', 1, " + resolvedAt + ")",
                execution);
    }

    private String texts(String column, String table) {
        return amc.one("SELECT string_agg(" + column + ", ', ' ORDER BY " + column + ") AS texts FROM " + table)
                .get("texts")
                .toString();
    }

    private void delete(String statement) throws SQLException, IOException {
        try (Connection connection = database.dataSource().getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
