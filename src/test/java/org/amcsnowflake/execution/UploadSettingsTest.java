package org.amcsnowflake.execution;

import org.amcsnowflake.shaping.ChangedRows;
import org.amcsnowflake.shaping.Shaping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UploadSettingsTest {
    private static final UploadSettings DEFAULTS = new UploadSettings(
            Optional.empty(),
            Optional.empty(),
            Strategy.UPSERT,
            List.of(),
            Optional.empty(),
            Shaping.NONE,
            ChangedRows.NONE);

    @Test
    void readsEverySetting() {
        assertThat(runOnce("""
                {"snowflake_enabled": true, "snowflake_table_name": " Reach ", "snowflake_schema_name": "marketing", "snowflake_warehouse": " LOADING ",
                 "snowflake_strategy": "append", "snowflake_key_columns": ["campaign", "day"], "week_start": "2026-01-26"}
                """))
                .isEqualTo(new UploadSettings(
                        Optional.of("marketing"),
                        Optional.of("LOADING"),
                        Strategy.APPEND,
                        List.of("campaign", "day"),
                        Optional.of(LocalDateTime.parse("2026-01-26T00:00:00")),
                        Shaping.NONE,
                        ChangedRows.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"snowflake_table_name\": \"  \", \"snowflake_schema_name\": null, \"snowflake_strategy\": \"\","
                        + " \"snowflake_key_columns\": null, \"week_start\": \"\"}",
                "{\"snowflake_key_columns\": []}"
            })
    void unsetOptionsHaveDefaults(String metadata) {
        assertThat(runOnce(metadata)).isEqualTo(DEFAULTS);
    }

    @Test
    void numbersInOptionsAreExact() {
        String options = "{\"snowflake_transforms\": [{\"column\": \"a\", \"transform\": \"default\", \"value\": %s}]}";

        assertThat(runOnce(options.formatted("12345678901234567.123456789"))
                        .shaping()
                        .hash())
                .isNotEqualTo(runOnce(options.formatted("12345678901234567.123456788"))
                        .shaping()
                        .hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "upsert", "replace"})
    void aScheduledExecutionAlwaysUpserts(String strategy) {
        var metadata = UploadSettings.parse("{\"snowflake_strategy\": \"" + strategy + "\"}");

        assertThat(UploadSettings.of(metadata, true)).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"snowflake_strategy": "replace"}          | metadata.snowflake_strategy is 'replace'; it must be upsert or append.
            {"snowflake_strategy": "APPEND"}           | metadata.snowflake_strategy is 'APPEND'; it must be upsert or append.
            {"snowflake_strategy": true}               | metadata.snowflake_strategy is true; it must be a text.
            {"snowflake_table_name": 7}                | metadata.snowflake_table_name is 7; it must be a text.
            {"snowflake_table_name": {"name": "t"}}    | metadata.snowflake_table_name is {"name":"t"}; it must be a text.
            {"snowflake_schema_name": ["s"]}           | metadata.snowflake_schema_name is ["s"]; it must be a text.
            {"snowflake_columns": ["a"]}               | metadata.snowflake_columns must be an object of column names: {"campaign": "CAMPAIGN_NAME", "postal_code": null}.
            {"snowflake_columns": {"a": ["b"]}}        | metadata.snowflake_columns maps 'a' to ["b"]; it must be a name, or null to drop the column.
            {"snowflake_incremental": "changed_rows"}  | metadata.snowflake_incremental needs key columns, by which rows are found in the table: name them, or leave it out.
            {"snowflake_incremental": "rows", "snowflake_key_columns": ["k"]} | metadata.snowflake_incremental is "rows"; it must be "changed_rows", or be left out.
            {"snowflake_incremental": true, "snowflake_key_columns": ["k"]}   | metadata.snowflake_incremental is true; it must be "changed_rows", or be left out.
            {"snowflake_incremental": "changed_rows", "snowflake_key_columns": ["k"], "snowflake_strategy": "append"} | metadata.snowflake_incremental needs the strategy upsert, since an append adds every row: choose upsert, or leave it out.
            {"week_start": 20260126}                   | metadata.week_start is 20260126; it must be a text.
            {"week_start": "Monday"}                   | week_start is 'Monday', which is not a date or time like 2026-01-31 or 2026-01-31T00:00:00Z.
            {"snowflake_key_columns": "campaign"}      | metadata.snowflake_key_columns is "campaign"; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": {"a": "b"}}      | metadata.snowflake_key_columns is {"a":"b"}; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": ["a", "a"]}      | metadata.snowflake_key_columns is ["a","a"]; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": ["a", " "]}      | metadata.snowflake_key_columns is ["a"," "]; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": ["a", null]}     | metadata.snowflake_key_columns is ["a",null]; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": [1, 2]}          | metadata.snowflake_key_columns is [1,2]; it must be a list of different column names, or be left out.
            {"snowflake_key_columns": [["a"]]}         | metadata.snowflake_key_columns is [["a"]]; it must be a list of different column names, or be left out.
            """)
    void aMalformedSettingIsNamed(String metadata, String message) {
        assertThatThrownBy(() -> runOnce(metadata))
                .isInstanceOf(InvalidExecutionException.class)
                .hasMessage(message);
    }

    private static UploadSettings runOnce(String metadata) {
        return UploadSettings.of(UploadSettings.parse(metadata), false);
    }
}
