package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.Query;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** An engine of the test's own, and a session of it. */
abstract class EngineTest {
    final DuckEngine engine = new DuckEngine(settings());
    final EngineSession session = open();

    static EngineSettings settings() {
        return new EngineSettings(
                null,
                Map.of("AMC", List.of("OTHER")),
                List.of("AMC_WH"),
                List.of("AMC_LOADER"),
                Map.of("DEMO", Set.of("AMC_LOADER")),
                false,
                List::of);
    }

    EngineSession open() {
        return engine.openSession(new SessionSettings(1, "DEMO", "AMC_LOADER", "AMC", "PUBLIC", "AMC_WH", Map.of()));
    }

    @AfterEach
    void closeEngine() {
        session.close();
        engine.close();
    }

    Answer run(String sql) {
        return run(session, sql);
    }

    static Answer run(EngineSession session, String sql) {
        return session.execute(new Query(UUID.randomUUID().toString(), sql, List.of(), "", Map.of(), false));
    }

    /** The rows, a text each: values with commas between. */
    List<String> rows(String sql) {
        return rows(session, sql);
    }

    static List<String> rows(EngineSession session, String sql) {
        List<String> rows = new ArrayList<>();
        for (@Nullable String[] row : run(session, sql).rows()) {
            rows.add(String.join(",", Arrays.stream(row).map(String::valueOf).toList()));
        }
        return rows;
    }

    List<String> columns(String sql) {
        return run(sql).columns().stream().map(column -> column.name()).toList();
    }

    void refuses(String sql, String code, String sqlState, String message) {
        refuses(session, sql, code, sqlState, message);
    }

    static void refuses(EngineSession session, String sql, String code, String sqlState, String message) {
        assertThatThrownBy(() -> run(session, sql)).isInstanceOfSatisfying(SnowflakeError.class, error -> {
            assertThat(error.code() + " " + error.sqlState()).isEqualTo(code + " " + sqlState);
            assertThat(error).hasMessage(message);
        });
    }
}
