package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.amcsnowflake.failures.Fault;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tests every step of an upload to a destination, one step per call, with a table of its own that it drops again, or only
 * the steps before it creates the table. After the first failure it only cleans up. Used by one thread, once.
 */
public final class ConnectionTest implements Iterator<TestStep>, AutoCloseable {
    private static final Duration ALTOGETHER = Duration.ofSeconds(90);
    private static final String CLEAN_UP = "clean_up";

    /** The names that the steps use, which Snowflake's error codes lack. */
    private static final Map<String, ErrorContext.Used> USED = Map.of(
            "role", ErrorContext.Used.ROLE,
            "warehouse", ErrorContext.Used.WAREHOUSE,
            "database", ErrorContext.Used.DATABASE,
            "schema", ErrorContext.Used.SCHEMA);

    private final SnowflakeConnector connector;
    private final LoginBackoff loginBackoff;
    private final Destination destination;
    /** Null if nothing is uploaded. */
    private final @Nullable Path directory;

    private final boolean isStored;
    private final TestName name = TestName.at(Instant.now());
    private final List<TestStep> steps = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final Iterator<Map.Entry<String, Part>> remaining;
    private ErrorLoggingTables errorLogging = ErrorLoggingTables.NONE;
    private boolean hasFailed;
    private @Nullable SignedIn signedIn;

    /** @param directory for the file to stage */
    public ConnectionTest(
            SnowflakeConnector connector, LoginBackoff loginBackoff, Destination destination, Path directory) {
        this(connector, loginBackoff, destination, directory, false);
    }

    private ConnectionTest(
            SnowflakeConnector connector,
            LoginBackoff loginBackoff,
            Destination destination,
            @Nullable Path directory,
            boolean isStored) {
        this.connector = connector;
        this.loginBackoff = loginBackoff;
        this.destination = destination;
        this.directory = directory;
        this.isStored = isStored;
        remaining = parts().entrySet().iterator();
    }

    /**
     * Signs in and uses what the destination names, without creating anything.
     *
     * @param stored as uploads use it. A token may be refused because the service does not run, so that Snowflake cannot read
     *     its keys; uploads are not held back by that
     */
    public static ConnectionTest withoutUpload(
            SnowflakeConnector connector, LoginBackoff loginBackoff, Destination stored) {
        boolean isUsual = !(stored.credentials() instanceof Credentials.WorkloadIdentity);
        return new ConnectionTest(connector, loginBackoff, stored, null, isUsual);
    }

    /** What the steps after the sign-in use. */
    private record SignedIn(TestSession session, DestinationSteps destination, UploadSteps upload) {}

    /** One part of the test, which may throw what the driver throws. */
    private interface Part {
        void run() throws SQLException, IOException;
    }

    private Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("reach", () -> connector.reach(destination));
        parts.put("sign_in", this::signIn);
        parts.put("role", () -> signedIn.destination().useRole());
        parts.put("warehouse", () -> signedIn.destination().useWarehouse());
        parts.put("database", () -> signedIn.destination().useDatabase());
        parts.put("schema", () -> errorLogging = signedIn.destination().useSchema(name.table(destination)));
        if (directory == null) {
            return parts;
        }
        parts.put("create", () -> signedIn.upload().create());
        parts.put("stage", () -> signedIn.upload().stage());
        parts.put("load", () -> signedIn.upload().load());
        parts.put("merge", () -> signedIn.upload().merge());
        parts.put(CLEAN_UP, () -> signedIn.upload().cleanUp());
        return parts;
    }

    /** What uploads may not use counts as a separate credential in each test. */
    private void signIn() throws SQLException {
        TestSession session = new TestSession(
                destination,
                loginBackoff.guarded(
                        destination,
                        isStored ? destination.key().text() : "test " + name.name(),
                        isStored,
                        () -> connector.connectBare(destination)));
        signedIn = new SignedIn(
                session, new DestinationSteps(destination, session), new UploadSteps(name, session, directory));
    }

    @Override
    public boolean hasNext() {
        return remaining.hasNext();
    }

    /** Runs the next step. */
    @Override
    public TestStep next() {
        Map.Entry<String, Part> part = remaining.next();
        boolean isCleanUp = part.getKey().equals(CLEAN_UP);
        boolean isRun = isCleanUp ? signedIn != null : !hasFailed;
        TestStep step = isRun ? run(part.getKey(), part.getValue()) : TestStep.skipped(part.getKey());
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

    private TestStep run(String name, Part part) {
        long stepBegun = System.nanoTime();
        try {
            if (millis() > ALTOGETHER.toMillis() && !name.equals(CLEAN_UP)) {
                throw new Fault(
                        ErrorClass.BUSY,
                        "The test took longer than " + ALTOGETHER.toSeconds()
                                + " seconds: the warehouse may be starting, or busy. Try again in a minute.");
            }
            part.run();
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
        ErrorContext context = signedIn == null
                ? ErrorContext.of(destination)
                : signedIn.session().context();
        return context.at(name.table(destination));
    }

    /** Ends the session. */
    @Override
    public void close() {
        if (signedIn != null) {
            signedIn.session().close();
        }
    }
}
