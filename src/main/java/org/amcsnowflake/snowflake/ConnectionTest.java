package org.amcsnowflake.snowflake;

import com.github.luben.zstd.ZstdOutputStream;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.sql.Column;
import org.amcsnowflake.sql.ColumnType;
import org.amcsnowflake.sql.CopyInto;
import org.amcsnowflake.sql.CreateTable;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.MatchCondition;
import org.amcsnowflake.sql.MergeSource;
import org.amcsnowflake.sql.MergeStatement;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.SourceColumn;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tests every step of an upload to a destination, one step per call, with a table of its own that it drops again. After
 * the first failure it only cleans up. Used by one thread, once.
 */
public final class ConnectionTest implements Iterator<TestStep>, AutoCloseable {
    /** Far longer than any of its statements takes on a running warehouse. */
    private static final Duration STATEMENT = Duration.ofSeconds(30);

    private static final Duration ALTOGETHER = Duration.ofSeconds(90);
    private static final String CLEAN_UP = "clean_up";

    private static final Identifier NUMBER = new Identifier("n");
    private static final Identifier TEXT = new Identifier("t");
    private static final List<Column> COLUMNS = List.of(
            new Column(NUMBER, new ColumnType.Numeric(ColumnType.MAXIMUM_DIGITS, 0)),
            new Column(TEXT, ColumnType.text()));

    /** The names that the steps use, which Snowflake's error codes lack. */
    private static final Map<String, ErrorContext.Used> USED = Map.of(
            "role", ErrorContext.Used.ROLE,
            "warehouse", ErrorContext.Used.WAREHOUSE,
            "database", ErrorContext.Used.DATABASE,
            "schema", ErrorContext.Used.SCHEMA);

    private final SnowflakeConnector connector;
    private final SignIns signIns;
    private final Destination destination;
    private final Path directory;
    private final TestName name = TestName.at(Instant.now());
    private final List<TestStep> steps = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final Iterator<Map.Entry<String, Part>> way = parts().entrySet().iterator();
    private ErrorLoggingTables errorLogging = ErrorLoggingTables.NONE;
    private boolean hasFailed;
    private @Nullable Connection connection;
    private boolean hasTable;
    private boolean hasFile;

    /** @param directory for the file to stage */
    public ConnectionTest(SnowflakeConnector connector, SignIns signIns, Destination destination, Path directory) {
        this.connector = connector;
        this.signIns = signIns;
        this.destination = destination;
        this.directory = directory;
    }

    /** One part of the test, which may throw what the driver throws. */
    private interface Part {
        void walk() throws SQLException, IOException;
    }

    private Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("reach", () -> connector.reach(destination));
        parts.put("sign_in", this::signIn);
        parts.put("role", this::useRole);
        parts.put("warehouse", this::useWarehouse);
        parts.put("database", () -> execute("USE DATABASE " + database()));
        parts.put("schema", this::useSchema);
        parts.put("create", this::create);
        parts.put("stage", this::stageFile);
        parts.put("load", this::load);
        parts.put("merge", this::merge);
        parts.put(CLEAN_UP, this::cleanUp);
        return parts;
    }

    @Override
    public boolean hasNext() {
        return way.hasNext();
    }

    /** Runs the next step. */
    @Override
    public TestStep next() {
        Map.Entry<String, Part> part = way.next();
        boolean isCleanUp = part.getKey().equals(CLEAN_UP);
        boolean isToBeWalked = isCleanUp ? connection != null : !hasFailed;
        TestStep step = isToBeWalked ? walk(part.getKey(), part.getValue()) : TestStep.skipped(part.getKey());
        hasFailed |= step.isFailure();
        steps.add(step);
        return step;
    }

    /** The steps run so far. */
    public List<TestStep> steps() {
        return List.copyOf(steps);
    }

    public long millis() {
        return millisSince(begun);
    }

    private TestStep walk(String name, Part part) {
        long stepBegun = System.nanoTime();
        try {
            if (millis() > ALTOGETHER.toMillis() && !name.equals(CLEAN_UP)) {
                throw new Fault(
                        ErrorClass.BUSY,
                        "The test took longer than " + ALTOGETHER.toSeconds()
                                + " seconds: the warehouse may be starting, or busy. Try again in a minute.");
            }
            part.walk();
            return name.equals("schema") && !errorLogging.isEmpty()
                    ? TestStep.ok(name, millisSince(stepBegun), errorLogging.sentence(), errorLogging.fixSql())
                    : TestStep.ok(name, millisSince(stepBegun));
        } catch (SQLException | IOException | RuntimeException failure) {
            ErrorContext context = USED.containsKey(name) ? context().using(USED.get(name)) : context();
            return TestStep.failed(name, millisSince(stepBegun), failure, context);
        }
    }

    private static long millisSince(long moment) {
        return Duration.ofNanos(System.nanoTime() - moment).toMillis();
    }

    private ErrorContext context() {
        ErrorContext context = ErrorContext.of(destination).at(table());
        return connection == null
                ? context
                : new Session(destination, connection).context().at(table());
    }

    private Identifier database() {
        return Identifier.folded(destination.database());
    }

    private Identifier schema() {
        return Identifier.folded(destination.schema());
    }

    private QualifiedName table() {
        return tableOf(name);
    }

    private QualifiedName tableOf(TestName test) {
        return new QualifiedName(database(), schema(), test.table());
    }

    private QualifiedName stagingTable() {
        return table().sibling(table().table().name() + "_STAGED");
    }

    /** The tested configuration may not be saved, so each test counts as a separate credential. */
    private void signIn() throws SQLException {
        connection =
                signIns.guarded(destination, "test " + name.name(), false, () -> connector.connectBare(destination));
    }

    private void useRole() throws SQLException {
        if (destination.role().isPresent()) {
            execute("USE ROLE " + Identifier.folded(destination.role().get()));
        } else if (asked("SELECT CURRENT_ROLE()").isEmpty()) {
            throw Fault.of(
                    ErrorClass.PRIVILEGE,
                    "The Snowflake user has no default role; enter a role, or run: ALTER USER {user} SET DEFAULT_ROLE ="
                            + " '<role>';",
                    ErrorContext.of(destination));
        }
    }

    private void useWarehouse() throws SQLException {
        if (destination.warehouse().isPresent()) {
            execute("USE WAREHOUSE " + Identifier.folded(destination.warehouse().get()));
        } else if (asked("SELECT CURRENT_WAREHOUSE()").isEmpty()) {
            throw Fault.of(
                    ErrorClass.NOT_FOUND,
                    "The Snowflake user has no default warehouse; enter a warehouse, or run: ALTER USER {user} SET"
                            + " DEFAULT_WAREHOUSE = '<warehouse>';",
                    ErrorContext.of(destination));
        }
    }

    private void useSchema() throws SQLException {
        execute("USE SCHEMA " + database() + "." + schema());
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(ErrorLoggingTables.sql(table()))) {
            errorLogging = ErrorLoggingTables.read(table(), answer);
        }
    }

    private void create() throws SQLException {
        execute(CreateTable.permanent(table(), COLUMNS, List.of()).sql());
        hasTable = true;
    }

    private void stageFile() throws SQLException, IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(fileName());
        try {
            try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
                out.write("1,\"it works\"\n".getBytes(StandardCharsets.UTF_8));
            }
            hasFile = true;
            execute(name.folder().putSql(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private String fileName() {
        return "connection-test-" + name.name() + ".csv.zst";
    }

    private void load() throws SQLException {
        execute(CreateTable.temporary(stagingTable(), COLUMNS).sql());
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(
                        new CopyInto(stagingTable(), name.folder(), List.of(fileName())).sql())) {
            if (CopyInto.loadedRows(Session.rows(answer)) != 1) {
                throw new Fault(
                        ErrorClass.INTERNAL, "The staged file could not be loaded into " + stagingTable() + ".");
            }
        }
    }

    private void merge() throws SQLException {
        MergeSource source = new MergeSource(
                stagingTable().toString(),
                COLUMNS.stream()
                        .map(column ->
                                new SourceColumn(column.name(), column.name().quoted()))
                        .toList());
        execute(new MergeStatement(
                        table(),
                        source,
                        List.of(new MatchCondition.Equal(NUMBER)),
                        Set.of(NUMBER),
                        new MergeStatement.WhenMatched.Update())
                .sql());
        execute("COMMIT");
        Optional<String> read = asked("SELECT " + TEXT + " FROM " + table() + " WHERE " + NUMBER + " = 1");
        if (!read.equals(Optional.of("it works"))) {
            throw new Fault(ErrorClass.INTERNAL, "The merged row could not be read back from " + table() + ".");
        }
    }

    private void cleanUp() throws SQLException {
        if (hasFile) {
            execute(name.folder().removeSql());
        }
        if (hasTable) {
            execute("DROP TABLE " + table());
            dropLeftovers();
        }
    }

    /** Removes what tests left whose process was killed. */
    private void dropLeftovers() throws SQLException {
        for (TestName test : leftovers(TestName.showTablesSql(table()))) {
            try {
                execute("DROP TABLE IF EXISTS " + tableOf(test));
            } catch (SQLException e) {
                // Another role owns it, whose next test drops it.
            }
        }
        for (TestName test : leftovers(TestName.listFilesSql())) {
            execute(test.folder().removeSql());
        }
    }

    private Set<TestName> leftovers(String sql) throws SQLException {
        Set<TestName> tests = new LinkedHashSet<>();
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                TestName.leftover(answer.getString("name"), Instant.now()).ifPresent(tests::add);
            }
        }
        return tests;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = statement()) {
            statement.execute(sql);
        }
    }

    private Optional<String> asked(String sql) throws SQLException {
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? Optional.ofNullable(answer.getString(1)) : Optional.empty();
        }
    }

    private Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setQueryTimeout((int) STATEMENT.toSeconds());
        return statement;
    }

    /** Ends the session; Snowflake drops the temporary objects. */
    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Snowflake ends it after its idle timeout.
            }
        }
    }
}
