package org.amcsnowflake.sql;

import org.amcsnowflake.sql.ColumnType.Numeric;
import org.amcsnowflake.sql.ColumnType.Timestamp;
import org.amcsnowflake.sql.ColumnType.Zone;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class ColumnTypeTest {
    static Stream<Arguments> described() {
        return Stream.of(
                arguments("NUMBER(38,0)", new Numeric(38, 0), "NUMBER(38,0)"),
                arguments("NUMBER(10, 2)", new Numeric(10, 2), "NUMBER(10,2)"),
                arguments("NUMBER", new Numeric(38, 0), "NUMBER(38,0)"),
                arguments("decimal(5,1)", new Numeric(5, 1), "NUMBER(5,1)"),
                arguments("FLOAT", new ColumnType.Floating(), "FLOAT"),
                arguments("DOUBLE", new ColumnType.Floating(), "FLOAT"),
                arguments("VARCHAR(16777216)", new ColumnType.Text(16_777_216), "VARCHAR"),
                arguments("VARCHAR(134217728)", new ColumnType.Text(134_217_728), "VARCHAR(134217728)"),
                arguments("VARCHAR(1)", new ColumnType.Text(1), "VARCHAR(1)"),
                arguments("VARCHAR(10) COLLATE 'en-ci'", new ColumnType.Text(10, "en-ci"), "VARCHAR(10)"),
                arguments("TEXT", new ColumnType.Text(16_777_216), "VARCHAR"),
                arguments("BOOLEAN", new ColumnType.Logical(), "BOOLEAN"),
                arguments("VARIANT", new ColumnType.Variant(), "VARIANT"),
                arguments("DATE", new ColumnType.Date(), "DATE"),
                arguments("TIMESTAMP_NTZ(9)", new Timestamp(Zone.NTZ, 9), "TIMESTAMP_NTZ(9)"),
                arguments("TIMESTAMP_NTZ", new Timestamp(Zone.NTZ, 9), "TIMESTAMP_NTZ(9)"),
                arguments("TIMESTAMP_LTZ(0)", new Timestamp(Zone.LTZ, 0), "TIMESTAMP_LTZ(0)"),
                arguments(" TIMESTAMP_TZ(3) ", new Timestamp(Zone.TZ, 3), "TIMESTAMP_TZ(3)"));
    }

    @ParameterizedTest
    @MethodSource("described")
    void isParsedFromDescribeTableAndFormattedBack(String described, ColumnType type, String sql) {
        assertThat(ColumnType.parse(described)).isEqualTo(type);
        assertThat(type.sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TIME(9)",
                "BINARY(8388608)",
                "OBJECT",
                "ARRAY",
                "GEOGRAPHY",
                "VECTOR(FLOAT, 3)",
                "MAP(VARCHAR(16777216), NUMBER(38,0))",
                "NUMBER(38,0,1)",
                ""
            })
    void aTypeThisServiceNeverCreatesIsKeptAsWritten(String described) {
        assertThat(ColumnType.parse(described)).isEqualTo(new ColumnType.Other(described));
    }
}
