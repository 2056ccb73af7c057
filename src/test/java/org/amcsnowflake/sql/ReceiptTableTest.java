package org.amcsnowflake.sql;

import org.amcsnowflake.sql.ReceiptTable.Field;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class ReceiptTableTest {
    private static final UUID UPLOAD = UUID.fromString("22222222-2222-2222-2222-222222222222");

    private final ReceiptTable table = ReceiptTable.in("amc", "\"Public\"");

    @Test
    void itIsInTheSchemaOfTheDestination() {
        assertThat(table.name()).hasToString("\"AMC\".\"Public\".\"AMC_UPLOADS\"");
        assertThat(table.createSql())
                .startsWith(
                        "CREATE TABLE IF NOT EXISTS \"AMC\".\"Public\".\"AMC_UPLOADS\" (\n  \"UPLOAD_ID\" VARCHAR,\n")
                .contains("  \"TABLES\" VARIANT,\n", "  \"COMMITTED_AT\" TIMESTAMP_NTZ(9)\n)");
    }

    @Test
    void aReceiptIsInsertedFoundAndDeletedByItsUpload() {
        assertThat(table.insertSql(Map.of(
                        Field.TABLES, "PARSE_JSON(?)", Field.UPLOAD_ID, "'it''s'", Field.COMMITTED_AT, "SYSDATE()")))
                .isEqualTo("""
                        INSERT INTO "AMC"."Public"."AMC_UPLOADS" ("UPLOAD_ID", "TABLES", "COMMITTED_AT")
                        SELECT 'it''s', PARSE_JSON(?), SYSDATE()""");
        assertThat(table.findSql(UPLOAD, List.of(Field.ATTEMPT, Field.TABLES))).isEqualTo("""
                SELECT "ATTEMPT", "TABLES"
                FROM "AMC"."Public"."AMC_UPLOADS" WHERE "UPLOAD_ID" = '22222222-2222-2222-2222-222222222222'
                ORDER BY "COMMITTED_AT" DESC
                LIMIT 1""");
        assertThat(table.deleteSql(UPLOAD))
                .isEqualTo("DELETE FROM \"AMC\".\"Public\".\"AMC_UPLOADS\" WHERE \"UPLOAD_ID\" ="
                        + " '22222222-2222-2222-2222-222222222222'");
    }

    @Test
    void columnsThatItLacksAreAddedIfItIsOurs() {
        TargetTable older = existing(Set.of(), Field.UPLOAD_ID, Field.ATTEMPT, Field.EXECUTION_ID, Field.COMMITTED_AT);

        assertThat(table.unusable(older)).isEmpty();
        assertThat(table.addColumns(older).orElseThrow().sql())
                .startsWith("ALTER TABLE \"AMC\".\"Public\".\"AMC_UPLOADS\" ADD COLUMN\n"
                        + "  IF NOT EXISTS \"SCHEDULE_ID\" VARCHAR,\n")
                .endsWith("IF NOT EXISTS \"STARTED_AT\" TIMESTAMP_NTZ(9)");
        assertThat(table.addColumns(existing(Set.of(), Field.values()))).isEmpty();
    }

    @Test
    void aTableOfSomebodyElseIsUnusable() {
        assertThat(table.unusable(existing(Set.of(), Field.UPLOAD_ID))).hasValue("has no column ATTEMPT");
        assertThat(table.unusable(existing(Set.of("OTHER"), Field.values())))
                .hasValue("has a column \"OTHER\" that is NOT NULL and has no default");
        assertThat(table.unusable(existing(Set.of("UPLOAD_ID"), Field.values())))
                .isEmpty();
        assertThat(table.unusable(new TargetTable(
                        table.name(),
                        false,
                        List.of(new Column(new Identifier("UPLOAD_ID"), new ColumnType.Variant())),
                        Set.of(),
                        Set.of())))
                .hasValue("has a column UPLOAD_ID of the type VARIANT instead of VARCHAR");
    }

    private TargetTable existing(Set<String> required, Field... fields) {
        List<Column> columns = new ArrayList<>(TargetTable.unknown(table.name())
                .described(Arrays.stream(fields)
                        .map(field -> Map.<String, Object>of(
                                "kind", "COLUMN", "name", field.name(), "type", typeOf(field), "null?", "Y"))
                        .toList())
                .columns());
        required.stream()
                .filter(name -> columns.stream()
                        .noneMatch(column -> column.name().name().equals(name)))
                .forEach(name -> columns.add(new Column(new Identifier(name), ColumnType.text())));
        return new TargetTable(
                table.name(),
                false,
                columns,
                Set.copyOf(required.stream().map(Identifier::new).toList()),
                Set.of());
    }

    private String typeOf(Field field) {
        return table.createSql()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("\"" + field + "\" "))
                .map(line -> line.substring(line.indexOf(' ') + 1).replaceFirst(",$", ""))
                .findFirst()
                .orElseThrow();
    }
}
