package org.amcsnowflake.local.inbox;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Tag("service")
class InboxTest {
    private static final UUID USER = UUID.fromString("d0000000-0000-4000-8000-000000000001");
    private static final TestPostgres.Database DATABASE =
            LocalPostgres.forTests().freshDatabase();

    @TempDir
    Path folder;

    private final Amc amc = new Amc(DATABASE.dataSource());
    private final Inbox inbox = new Inbox(DATABASE.dataSource(), USER);

    @Test
    void aCsvFileBecomesACompletedExecutionWithExactValues() throws IOException {
        Map<String, @Nullable Object> execution = taken(
                "CAMPAIGNS.csv",
                "id,cost,big,flag,text,empty,none\r\n00123,1.50,12345678901234567890,true,\"a \"\"b\"\",\nc\",\"\",\r\n");

        assertThat(execution)
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("user_id", USER)
                .containsEntry("window_start", null);
        assertThat(execution.get("metadata").toString())
                .isEqualTo("{\"snowflake_enabled\": true, \"snowflake_table_name\": \"CAMPAIGNS\"}");
        assertThat(execution.get("rows").toString())
                .isEqualTo("[[\"00123\", 1.50, 12345678901234567890, true, \"a \\\"b\\\",\\nc\", \"\", null]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "T_2026-01-01_2026-01-07.csv | {\"snowflake_enabled\": true, \"snowflake_table_name\": \"T\"} | 2026-01-01",
                "T.append.csv | {\"snowflake_enabled\": true, \"snowflake_strategy\": \"append\", \"snowflake_table_name\": \"T\"} |",
                "my table.csv | {\"snowflake_enabled\": true, \"snowflake_table_name\": \"my table\"} |"
            })
    void theFileNameDeterminesTableWindowAndStrategy(String name, String metadata, @Nullable String start)
            throws IOException {
        Map<String, @Nullable Object> execution = taken(name, "a\n1\n");

        assertThat(execution.get("metadata").toString()).isEqualTo(metadata);
        assertThat(execution.get("window_start")).isEqualTo(start);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "T_2026-01-01_2026-01-07.csv.gz | a,b↵1,ü | [[1, \"ü\"]]",
                "T_2026-01-01_2026-01-07.NDJSON.GZ | {\"a\": 1} | [{\"a\": 1}]"
            })
    void aCompressedFileIsNamedLikeItsContent(String name, String content, String rows) throws IOException {
        amc.update("DELETE FROM workflow_executions");
        Path file = folder.resolve(name);
        try (Writer writer =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
            writer.write(content.replace('↵', '\n'));
        }
        inbox.take(file.toFile());

        assertThat(execution().get("rows")).hasToString(rows);
        assertThat(execution()).containsEntry("window_start", "2026-01-01");
        assertThat(execution().get("metadata").toString()).contains("\"snowflake_table_name\": \"T\"");
    }

    @Test
    void aFormBesideTheFileSetsOptions() throws IOException {
        Files.writeString(folder.resolve("x.form.json"), """
                {"table": "rolling", "key_columns": ["a"], "columns": {"b": null},
                 "transforms": [{"column": "a", "transform": "default", "value": 12345678901234567.123456789}], "incremental": "changed_rows", "time_window_start": "2026-01-01", "time_window_end": "2026-01-02"}""");
        Map<String, @Nullable Object> execution = taken("x.json", "[{\"a\": 1}]");

        assertThat(execution.get("metadata").toString())
                .isEqualTo(
                        "{\"snowflake_columns\": {\"b\": null}, \"snowflake_enabled\": true, \"snowflake_table_name\": \"rolling\","
                                + " \"snowflake_transforms\": [{\"value\": 12345678901234567.123456789, \"column\": \"a\", \"transform\": \"default\"}],"
                                + " \"snowflake_incremental\": \"changed_rows\","
                                + " \"snowflake_key_columns\": [\"a\"]}");
        assertThat(execution).containsEntry("window_start", "2026-01-01");

        Files.writeString(folder.resolve("y.form.json"), "{\"tables\": [{\"table\": \"a\"}]}");
        assertThat(taken("y.json", "[{\"a\": 1}]").get("metadata"))
                .as("the file's name is no table for other rows")
                .hasToString("{\"snowflake_tables\": [{\"table\": \"a\"}], \"snowflake_enabled\": true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.json | [{\"a\": 1.10}, {\"b\": null}] | [{\"a\": 1.10}, {\"b\": null}]",
                "b.ndjson | {\"a\": 12345678901234567890123456789}↵{\"a\": {\"b\": [1]}} |"
                        + " [{\"a\": 12345678901234567890123456789}, {\"a\": {\"b\": [1]}}]",
                "c.json | {\"columns\": [{\"name\": \"a\", \"type\": \"LONG\"}], \"rows\": [[1], [2]]} | [[1], [2]]",
                "d.csv | a;b↵1;2 | [[1, 2]]",
                "e.csv | \uFEFFa\tb↵1\t2 | [[1, 2]]",
                "f.csv | a↵↵1 | [[1]]"
            })
    void readsEachForm(String name, String content, String rows) throws IOException {
        assertThat(taken(name, content.replace('↵', '\n')).get("rows")).hasToString(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.csv | a,b↵1,2↵3 | Line 3 has 1 values, but the first line names 2 columns.",
                "b.csv | a,a↵1,2 | The first line names the column a twice.",
                "c.csv | a↵\"open | The quote that opens on line 2 is never closed.",
                "d.csv | a↵x\"y | Line 2 has a quote inside a value that is not quoted.",
                "e.csv | a↵x\0y | Line 2 contains a NUL character, which PostgreSQL cannot store.",
                "f.csv | `` | The first line has no column names.",
                "g.json | [{\"a\": 1} | Line 1 is not JSON: Unexpected end-of-input: expected close marker for Array",
                "n.json | [{\"a\": 1},↵{\"a\": NaN}] | Line 2 holds NaN, which is not a JSON number; write null, or a text in quotes.",
                "n.ndjson | {\"a\": -Infinity} | Line 1 holds -Infinity, which is not a JSON number; write null, or a text in quotes.",
                "u.csv | a,,c↵1,2,3 | Column 2 has no name in the first line.",
                "u.json | {\"columns\": [\"a\", \"\"], \"rows\": [[1, 2]]} | Column 2 of \"columns\" has no name.",
                "v.json | [{\"a\": 1},↵{\"a\": 2, \"\": 1}] | Line 2 has a value without a column name, after \"a\".",
                "v.ndjson | {\"\": 1} | Line 1 has a value without a column name, at its beginning.",
                "z.csv.gz | a↵1 | The file is incomplete, or not compressed with gzip: Not in GZIP format",
                "h.json | [1] | Line 1 holds 1 where a row is expected: an object, or a list of values.",
                "i.json | `` | The file is empty.",
                "T_2026-01-09_2026-01-01.csv | a↵1 | The time window 2026-01-09 to 2026-01-01 is not a pair of ordered dates"
                        + " like 2026-01-01 and 2026-01-07."
            })
    void rejectsTheWholeFileAndLocatesTheError(String name, String content, String sentence) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content == null ? "" : content.replace('↵', '\n'));
        long before = executions();

        assertThatThrownBy(() -> inbox.take(file.toFile()))
                .isInstanceOf(RejectedFileException.class)
                .hasMessage(sentence);
        assertThat(executions()).isEqualTo(before);
    }

    @Test
    void rejectsAFileThatIsNotUtf8() throws IOException {
        Path file = folder.resolve("latin.csv");
        Files.write(file, "a\nä\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> inbox.take(file.toFile()))
                .hasMessage("The file is not UTF-8; save it as UTF-8 and drop it again.");
    }

    @Test
    void aLargeFileIsStoredInChunks() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 30_000; i++) {
            csv.append(i).append(',').append("x".repeat(1_000)).append('\n');
        }
        Path file = folder.resolve("large.csv");
        Files.writeString(file, csv);
        inbox.take(file.toFile());

        assertThat(amc.one("SELECT count(*) > 2 AS chunked, sum(jsonb_array_length(rows)) AS rows"
                        + " FROM workflow_execution_result_chunks"))
                .containsEntry("chunked", true)
                .containsEntry("rows", 30_000L);
    }

    @Test
    void theRouteImportsEachKindOfFileAndIgnoresOthers() throws Exception {
        for (String name : List.of("A.csv", "B.CSV.gz", "C.tsv", "D.json", "E.ndjson.gz")) {
            String content = name.contains("json") ? "[{\"a\": 1}]" : "a\n1\n";
            write(name, content);
        }
        write("D.form.json", "{}");
        write("notes.txt", "a");
        write("F.csv", "a,\n1,2\n");
        long before = executions();
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Properties settings = new Properties();
            settings.setProperty("local.inbox", folder.toString());
            camel.getPropertiesComponent().setInitialProperties(settings);
            camel.getRegistry().bind("inbox", inbox);
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel)
                            .resolveResource("classpath:local/routes/watch-inbox.camel.yaml"));
            camel.start();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(names(folder)).containsExactly("D.form.json", "notes.txt"));
        }

        assertThat(names(folder.resolve("done")))
                .containsExactly("A.csv", "B.CSV.gz", "C.tsv", "D.json", "E.ndjson.gz");
        assertThat(names(folder.resolve("rejected"))).containsExactly("F.csv", "F.csv.txt");
        assertThat(executions() - before).isEqualTo(5);
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        try (Writer writer = new OutputStreamWriter(
                name.endsWith(".gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file),
                StandardCharsets.UTF_8)) {
            writer.write(content);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private long executions() {
        return (long) amc.one("SELECT count(*) AS n FROM workflow_executions").get("n");
    }

    private Map<String, @Nullable Object> taken(String name, String content) throws IOException {
        amc.update("DELETE FROM workflow_executions");
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        inbox.take(file.toFile());
        return execution();
    }

    private Map<String, @Nullable Object> execution() {
        return amc.one("SELECT status, user_id, metadata::text AS metadata,"
                + " to_char(time_window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS window_start,"
                + " CASE jsonb_typeof(result_data) WHEN 'array' THEN result_data ELSE result_data -> 'rows' END AS rows"
                + " FROM workflow_executions");
    }
}
