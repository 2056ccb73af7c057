package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.engine.EngineSession;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class PersistenceTest {
    @TempDir
    Path folder;

    @Test
    void tablesTheirColumnsAndRowsAreThereAgainAfterAStop() {
        try (DuckEngine engine = engine();
                EngineSession session = open(engine)) {
            EngineTest.run(session, "CREATE TABLE T (\"a b\" NUMBER(10,2) NOT NULL, V VARIANT, K NUMBER PRIMARY KEY)");
            EngineTest.run(session, "INSERT INTO T SELECT 1.5, PARSE_JSON('[1]'), 7");
            EngineTest.run(
                    session, "ALTER TABLE T ADD COLUMN IF NOT EXISTS K NUMBER, IF NOT EXISTS D TIMESTAMP_NTZ(9)");
            EngineTest.run(session, "BEGIN");
            EngineTest.run(session, "DELETE FROM T");
        }
        try (DuckEngine engine = engine();
                EngineSession session = open(engine)) {
            assertThat(EngineTest.rows(session, "SELECT \"a b\", K, D FROM T")).containsExactly("1.50,7,null");
            assertThat(EngineTest.rows(session, "DESCRIBE TABLE T"))
                    .extracting(row -> row.split(",COLUMN")[0])
                    .containsExactly("a b,NUMBER(10,2)", "V,VARIANT", "K,NUMBER(38,0)", "D,TIMESTAMP_NTZ(9)");
            EngineTest.run(session, "CREATE TABLE U (A NUMBER)");
            assertThat(EngineTest.rows(session, "SHOW TABLES LIKE '%' IN SCHEMA AMC.PUBLIC"))
                    .hasSize(2);
        }
    }

    private DuckEngine engine() {
        return new DuckEngine(new EngineSettings(
                folder,
                Map.of("AMC", List.of()),
                List.of("AMC_WH"),
                List.of("AMC_LOADER"),
                Map.of("DEMO", Set.of("AMC_LOADER")),
                false,
                List::of));
    }

    private static EngineSession open(DuckEngine engine) {
        return engine.openSession(new SessionSettings(1, "DEMO", "AMC_LOADER", "AMC", "PUBLIC", "AMC_WH", Map.of()));
    }
}
