package org.amcsnowflake.sql;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.amcsnowflake.sql.Tables.TARGET;
import static org.amcsnowflake.sql.Tables.id;
import static org.assertj.core.api.Assertions.assertThat;

class TargetTableTest {
    @Test
    void isQueriedByItsNameInItsSchema() {
        assertThat(TargetTable.findSql(TARGET)).isEqualTo("SHOW OBJECTS LIKE 'REACH' IN SCHEMA \"AMC\".\"PUBLIC\"");
        assertThat(TargetTable.describeSql(TARGET)).isEqualTo("DESCRIBE TABLE \"AMC\".\"PUBLIC\".\"REACH\"");
    }

    @Test
    void isFoundOnlyByItsExactName() {
        List<Map<String, Object>> found = List.of(
                Map.of("name", "reach", "kind", "TABLE"),
                Map.of("name", "REACH", "kind", "VIEW"),
                Map.of("name", "AMC1REACH", "kind", "TABLE"));

        assertThat(TargetTable.kind(TARGET, found)).contains("VIEW");
        assertThat(TargetTable.kind(Tables.named("AMC_REACH"), found)).isEmpty();
        assertThat(TargetTable.kind(TARGET, List.of())).isEmpty();
        assertThat(TargetTable.found(TARGET, found).orElseThrow().ours()).isFalse();
    }

    @Test
    void readsItsDescription() {
        List<Map<String, Object>> found =
                List.of(Map.of("name", "REACH", "kind", "TABLE", "comment", "Made by amc-snowflake, which …"));
        TargetTable table = TargetTable.found(TARGET, found)
                .orElseThrow()
                .described(List.of(
                        Map.of("name", "execution_id", "type", "VARCHAR(36)", "kind", "COLUMN", "null?", "N"),
                        Map.of("name", "COST", "type", "NUMBER(10,2)", "kind", "COLUMN"),
                        Map.of(
                                "name",
                                "LOADED",
                                "type",
                                "DATE",
                                "kind",
                                "COLUMN",
                                "null?",
                                "N",
                                "default",
                                "CURRENT_DATE()"),
                        Map.of("name", "TWICE", "type", "NUMBER(11,2)", "kind", "VIRTUAL_COLUMN")));

        assertThat(table)
                .isEqualTo(new TargetTable(
                        TARGET,
                        true,
                        List.of(
                                new Column(id("execution_id"), new ColumnType.Text(36)),
                                new Column(id("COST"), new ColumnType.Numeric(10, 2)),
                                new Column(id("LOADED"), new ColumnType.Date())),
                        Set.of(id("execution_id"), id("LOADED")),
                        Set.of(id("LOADED"))));
        assertThat(table.demands(id("execution_id"))).isTrue();
        assertThat(table.demands(id("LOADED"))).isFalse();
        assertThat(table.dropNotNullSql(id("a \"b\"")))
                .isEqualTo("ALTER TABLE \"AMC\".\"PUBLIC\".\"REACH\" ALTER COLUMN \"a \"\"b\"\"\" DROP NOT NULL");
        assertThat(table.column(id("COST"))).contains(new Column(id("COST"), new ColumnType.Numeric(10, 2)));
        assertThat(table.column(id("cost"))).isEmpty();
    }
}
