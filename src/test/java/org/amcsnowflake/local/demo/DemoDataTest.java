package org.amcsnowflake.local.demo;

import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.local.amc.AmcDatabase;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.sql.DataSource;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("service")
final class DemoDataTest {
    private static final Fernet FERNET = new Fernet(List.of("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));

    @TempDir
    static Path folder;

    private static DataSource database;
    private static DemoKeyPair keyPair;

    @BeforeAll
    static void seed() {
        database = LocalPostgres.forTests().freshDatabase().dataSource();
        keyPair = DemoKeyPair.keptIn(folder.resolve("key.p8"));
        assertThat(new DemoData(database, FERNET, keyPair).seedIfEmpty()).isTrue();
    }

    @Test
    void writesExecutionsOfEveryStatusForThreeUsers() throws Exception {
        assertThat(lines("SELECT status, count(*) FROM workflow_executions GROUP BY status ORDER BY status"))
                .containsExactly("FAILED 1", "RUNNING 1", "SUCCEEDED 30");
        assertThat(lines("SELECT count(DISTINCT user_id), count(DISTINCT schedule_id) FROM workflow_executions"))
                .containsExactly("3 2");
        assertThat(lines("SELECT count(*) FROM workflow_executions WHERE snowflake_status IS NOT NULL"))
                .containsExactly("0");
    }

    @Test
    void leavesExistingDataUnchanged() throws Exception {
        List<String> before = lines("SELECT count(*), max(completed_at) FROM workflow_executions");
        assertThat(new DemoData(database, FERNET, keyPair).seedIfEmpty()).isFalse();
        assertThat(lines("SELECT count(*), max(completed_at) FROM workflow_executions"))
                .isEqualTo(before);
    }

    @Test
    void resumesAnInterruptedSeedWithTheSameResult() throws Exception {
        DataSource cutShort = LocalPostgres.forTests().freshDatabase().dataSource();
        DemoExecution first = DemoExecutions.completed().stream()
                .filter(execution -> execution.schedule().isEmpty())
                .findFirst()
                .orElseThrow();
        first.completeIn(new AmcDatabase(cutShort));
        assertThat(new DemoData(cutShort, FERNET, keyPair).seedIfEmpty()).isTrue();
        assertThat(lines(cutShort, "SELECT count(*) FROM workflow_executions")).containsExactly("32");
        String question = "SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM workflow_executions e";
        assertThat(lines(cutShort, question)).isEqualTo(lines(database, question));
        String chunks = "SELECT md5(string_agg(c::text, '' ORDER BY execution_id, chunk_no))"
                + " FROM workflow_execution_result_chunks c";
        assertThat(lines(cutShort, chunks)).isEqualTo(lines(database, chunks));
    }

    @Test
    void encryptsEverySecretOfTheTwoDestinations() throws Exception {
        List<String> secrets =
                lines("SELECT coalesce(password, private_key) FROM user_snowflake_configs ORDER BY user_id");
        assertThat(secrets.stream().map(FERNET::decrypt)).containsExactly("demo-password", keyPair.privateKeyPem());
        assertThat(lines("SELECT username, account, database, schema, warehouse, role, auth_method"
                        + " FROM user_snowflake_configs ORDER BY user_id"))
                .containsExactly(
                        "demo local AMC PUBLIC AMC_WH AMC_LOADER password",
                        "demo_key_pair local AMC PUBLIC AMC_WH AMC_LOADER key_pair");
    }

    @Test
    void usesEveryFormOfResult() throws Exception {
        assertThat(rowsOf(25)).containsExactly("object 100000 array");
        assertThat(rowsOf(20)).containsExactly("array 250 object");
        assertThat(rowsOf(23)).containsExactly("object 140 object");
        assertThat(rowsOf(28)).containsExactly("array 0 null");
        assertThat(rowsOf(29)).containsExactly("object 0 null");
        assertThat(chunksOf(26)).containsExactly("false true 60000");
        assertThat(chunksOf(27)).containsExactly("true true 300");
    }

    @Test
    void hasAColumnThatFirstAppearsInTheMiddleOfAResult() throws Exception {
        assertThat(lines("SELECT result_data -> 0 ? 'return_reason', result_data -> 79 ? 'return_reason'"
                        + " FROM workflow_executions WHERE id = '" + id(30) + "'"))
                .containsExactly("f t");
    }

    @Test
    void rerunsWindowsOfItsSchedules() throws Exception {
        assertThat(lines("SELECT count(*) FROM (SELECT FROM workflow_executions WHERE schedule_id IS NOT NULL"
                        + " GROUP BY schedule_id, time_window_start, metadata ->> 'timeWindowStart'"
                        + " HAVING count(*) > 1) windows"))
                .containsExactly("3");
        assertThat(lines("SELECT a.created_at < b.created_at, a.completed_at > b.completed_at,"
                        + " a.time_window_start = b.time_window_start FROM workflow_executions a, workflow_executions b"
                        + " WHERE a.id = '" + id(7) + "' AND b.id = '" + id(8) + "'"))
                .containsExactly("t t t");
    }

    @Test
    void keepsItsKeyPairAndPrintsOnlyThePublicKey() throws Exception {
        DemoKeyPair kept = DemoKeyPair.keptIn(folder.resolve("key.p8"));
        assertThat(MessageDigest.isEqual(
                        kept.publicKey().getEncoded(), keyPair.publicKey().getEncoded()))
                .isTrue();
        assertThat(kept.toString()).contains("MIIB").doesNotContain("PRIVATE");
    }

    private static List<String> rowsOf(int number) throws SQLException {
        return lines(
                "SELECT jsonb_typeof(result_data), jsonb_array_length(rows), coalesce(jsonb_typeof(rows -> 0), 'null')"
                        + " FROM workflow_executions, LATERAL (SELECT CASE jsonb_typeof(result_data) WHEN 'array'"
                        + " THEN result_data ELSE result_data -> 'rows' END AS rows) shape WHERE id = '" + id(number)
                        + "'");
    }

    private static List<String> chunksOf(int number) throws SQLException {
        return lines("SELECT (result_data IS NULL)::text, (max(chunk_no) = count(*) AND count(*) > 1)::text,"
                + " sum(jsonb_array_length(rows)) FROM workflow_executions e JOIN workflow_execution_result_chunks c"
                + " ON c.execution_id = e.id WHERE e.id = '" + id(number) + "' GROUP BY e.id");
    }

    private static String id(int number) {
        return "e0000000-0000-4000-8000-%012d".formatted(number);
    }

    private static List<String> lines(String sql) throws SQLException {
        return lines(database, sql);
    }

    private static List<String> lines(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    values.add(rows.getString(column));
                }
                lines.add(String.join(" ", values));
            }
            return lines;
        }
    }
}
