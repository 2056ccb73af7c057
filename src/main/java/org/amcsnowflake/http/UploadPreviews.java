package org.amcsnowflake.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.execution.Strategy;
import org.amcsnowflake.execution.UploadSettings;
import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.shaping.ShapingContext;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.InvalidNameException;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.upload.PinnedRates;
import org.amcsnowflake.upload.RowsRoute;
import org.amcsnowflake.upload.UploadConfig;
import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;
import org.amcsnowflake.upload.result.InlineLimits;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;
import org.amcsnowflake.upload.result.ShapingReport;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows the first rows of a result as they would arrive in a new table. Reads PostgreSQL only, by the classes that upload.
 * Thread-safe.
 */
public final class UploadPreviews {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InlineLimits EXAMINED = new InlineLimits(1_000, 1_000);
    private static final int SHOWN = 20;
    private static final int LONGEST = 1_000;
    private static final int SHORTEST = 50;
    private static final int TOGETHER = 1_000_000;
    /** The name of a table that has none yet, which no table can have. */
    private static final String UNKNOWN = "?";

    private final ResultReader results;
    private final UploadConfig settings;
    private final PinnedRates rates;
    private final RowsRoute rowsRoute;

    public UploadPreviews(DataSource database, UploadConfig settings, PinnedRates rates, RowsRoute rowsRoute) {
        this.results = new ResultReader(database);
        this.settings = settings;
        this.rates = rates;
        this.rowsRoute = rowsRoute;
    }

    /**
     * The execution's id, before its result is read.
     *
     * @param found the row of preview-upload.sql
     * @throws ProblemException 404 if it is not the user's
     */
    public String id(@Variable("found") @Nullable Map<String, Object> found) {
        if (found == null) {
            throw new ProblemException(Problem.notFound());
        }
        return String.valueOf(found.get("id"));
    }

    /**
     * @param found the row of preview-upload.sql
     * @param shape the row of read-result-shape.sql
     * @throws ProblemException 409 if there is no result yet, 422 if the upload would fail
     */
    public String read(@Variable("found") Map<String, Object> found, @Body Map<String, @Nullable Object> shape)
            throws JsonProcessingException, SQLException {
        try {
            return JSON.writeValueAsString(preview(found, Execution.of(found), ResultShape.of(shape)));
        } catch (Fault fault) {
            boolean isMissing = fault.errorClass() == ErrorClass.TRANSIENT;
            throw new ProblemException(isMissing ? 409 : 422, String.valueOf(fault.getMessage()));
        } catch (InvalidExecutionException | InvalidNameException refused) {
            throw new ProblemException(422, Diagnosis.of(refused).sentence());
        } catch (IOException e) {
            throw new IllegalStateException("The result could not be read.", e);
        }
    }

    private Map<String, Object> preview(Map<String, Object> found, Execution execution, ResultShape shape)
            throws IOException, SQLException {
        // Stored options may not have been set over the API.
        settings.requireNames(execution);
        ShapingContext context = new ShapingContext(
                execution.settings().shaping(), settings.columnCase()::fold, rates.current(), execution.day());
        try (InputStream json = results.open(execution.id(), shape);
                InputStream rows = rowsRoute.through(json, shape, execution);
                ResultStream stream = new ResultStream(rows, shape, EXAMINED, context)) {
            List<Map<String, Object>> tables = new ArrayList<>();
            Set<String> warnings = new LinkedHashSet<>();
            long examined = 0;
            for (Target target : targets(found, execution)) {
                ReadResult sample = stream.sample(tables.size());
                tables.add(table(found, execution, target, sample, stream.firstRows(tables.size(), SHOWN)));
                sample.shaping().map(ShapingReport::warnings).ifPresent(warnings::addAll);
                examined += sample.rows().count();
            }
            Map<String, Object> preview = new LinkedHashMap<>();
            preview.put("tables", tables);
            preview.put("former_tables", formerTables(found, execution));
            preview.put("rows_examined", examined);
            preview.put("is_complete", stream.isSmall());
            preview.put("warnings", warnings);
            return preview;
        }
    }

    /** The tables that would lose rows, and get none. An append deletes nothing that another upload has stored. */
    private List<String> formerTables(Map<String, Object> found, Execution execution) throws IOException {
        if (found.get("used_tables") == null || execution.settings().strategy() == Strategy.APPEND) {
            return List.of();
        }
        Set<String> targets =
                targets(found, execution).stream().map(Target::table).collect(Collectors.toSet());
        Identifier database = Identifier.folded(String.valueOf(found.get("database")));
        Identifier schema = Identifier.folded(String.valueOf(found.get("schema")));
        List<String> former = new ArrayList<>();
        for (JsonNode used : JSON.readTree(String.valueOf(found.get("used_tables")))) {
            boolean isInSchema = used.path(0).asText(database.name()).equals(database.name())
                    && used.path(1).asText(schema.name()).equals(schema.name());
            if (isInSchema && !targets.contains(used.path(2).asText())) {
                former.add(new QualifiedName(
                                database, schema, new Identifier(used.path(2).asText()))
                        .toString());
            }
        }
        return former;
    }

    private static Map<String, Object> table(
            Map<String, Object> found,
            Execution execution,
            Target target,
            ReadResult sample,
            List<@Nullable String[]> firstRows) {
        LoadPlan plan = new LoadPlan(execution, upload(), target, sample);
        List<Column> columns = plan.resultColumns();
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("table", name(found, target).orElse(null));
        table.put("key", plan.key().toString());
        table.put(
                "columns",
                columns.stream()
                        .map(column -> Map.of(
                                "name",
                                column.name().name(),
                                "type",
                                column.type().sql()))
                        .toList());
        table.put("rows", rows(firstRows, columns.size()));
        table.put("row_count", sample.rows().count());
        return table;
    }

    private static List<List<@Nullable String>> rows(List<@Nullable String[]> firstRows, int columns) {
        int longest = Math.max(SHORTEST, Math.min(LONGEST, TOGETHER / SHOWN / Math.max(1, columns)));
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (@Nullable String[] values : firstRows) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                row.add(i < values.length ? shortened(values[i], longest) : null);
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable String shortened(@Nullable String value, int longest) {
        boolean isLonger = value != null && value.codePointCount(0, value.length()) > longest;
        return isLonger ? value.substring(0, value.offsetByCodePoints(0, longest)) + "…" : value;
    }

    private static UploadIdentity upload() {
        return new UploadIdentity(UUID.randomUUID(), UUID.randomUUID(), LocalDateTime.now(ZoneOffset.UTC));
    }

    /** Database, schema and table, as far as they are known. */
    private static Optional<String> name(Map<String, Object> found, Target target) {
        if (target.table().equals(UNKNOWN)) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(found.get("database"), found.get("schema"))
                .filter(name -> name != null)
                .map(name -> Identifier.folded(name.toString()).quoted())
                .collect(Collectors.joining(".", "", "." + new Identifier(target.table()).quoted()))
                .replaceFirst("^\\.", ""));
    }

    /** Tables that do not exist. */
    private List<Target> targets(Map<String, Object> found, Execution execution) {
        UploadSettings options = execution.settings();
        if (options.shaping().tables().isEmpty()) {
            return List.of(target(found, execution.tableName().orElse(null), options.keyColumns()));
        }
        return options.shaping().tables().stream()
                .map(table -> target(found, table.table(), table.keyColumns().orElse(options.keyColumns())))
                .toList();
    }

    private Target target(Map<String, Object> found, @Nullable String table, List<String> keyColumns) {
        QualifiedName name = new QualifiedName(named(found.get("database")), named(found.get("schema")), named(table));
        return Target.of("", name, keyColumns, settings.columnCase());
    }

    private static Identifier named(@Nullable Object name) {
        return new Identifier(name == null || name.toString().isBlank() ? UNKNOWN : name.toString());
    }
}
