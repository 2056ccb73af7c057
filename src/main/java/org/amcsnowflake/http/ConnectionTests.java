package org.amcsnowflake.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.amcsnowflake.destination.DestinationForm;
import org.amcsnowflake.http.contract.Problem;
import org.amcsnowflake.http.contract.ProblemException;
import org.amcsnowflake.snowflake.ConnectionTest;
import org.amcsnowflake.snowflake.LoginBackoff;
import org.amcsnowflake.snowflake.SnowflakeConnector;
import org.amcsnowflake.snowflake.TestStep;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs connection tests. Thread-safe. */
public final class ConnectionTests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DestinationForm form;
    private final SnowflakeConnector connector;
    private final LoginBackoff loginBackoff;
    private final Path directory;

    /** @param directory for the files that are staged */
    public ConnectionTests(
            DestinationForm form, SnowflakeConnector connector, LoginBackoff loginBackoff, String directory) {
        this.form = form;
        this.connector = connector;
        this.loginBackoff = loginBackoff;
        this.directory = Path.of(directory);
    }

    /**
     * The settings to test: those in the request, or else the stored ones.
     *
     * @throws ProblemException 404 if there are none
     */
    public Map<String, @Nullable Object> settings(
            @Body Map<String, @Nullable Object> entered,
            @Variable("storedSettings") @Nullable Map<String, @Nullable Object> stored,
            @Variable("generatedKey") @Nullable String generatedKey,
            @Variable("workloadSubject") @Nullable String workloadSubject) {
        // Required, so it is missing only if the request has no body.
        if (entered.get("account") != null) {
            return form.row(entered, generatedKey, workloadSubject);
        }
        if (stored == null) {
            throw new ProblemException(Problem.notFound());
        }
        return stored;
    }

    private static void requireAdmission(Map<String, @Nullable Object> admission) {
        Object wait = admission.get("wait_seconds");
        if (wait != null) {
            throw new ProblemException(Problem.withHeaders(
                    429,
                    "Too many connection tests, or too many failed sign-ins of this Snowflake user; another one could lock"
                            + " the user. Try again in " + wait + " seconds.",
                    Map.of("Retry-After", wait.toString())));
        }
    }

    /**
     * A test that executes each step when it is asked for; it is closed when the exchange is done.
     *
     * @param admission the row of test-connection.sql
     * @throws ProblemException 429 if there were too many tests
     */
    public ConnectionTest begin(
            Exchange exchange,
            @Body Map<String, @Nullable Object> row,
            @Variable("admission") Map<String, @Nullable Object> admission) {
        requireAdmission(admission);
        ConnectionTest test = new ConnectionTest(connector, loginBackoff, form.destination(row), directory);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                test.close();
            }

            /** The parts of the split must not close it. */
            @Override
            public boolean allowHandover() {
                return false;
            }
        });
        return test;
    }

    /** Executes each step when it is asked for, and returns it as in the response. */
    public Iterator<String> steps(@Variable("test") ConnectionTest test) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return test.hasNext();
            }

            @Override
            public String next() {
                return json(test.next()).toString();
            }
        };
    }

    /** The response. */
    public String summarize(@Variable("test") ConnectionTest test) {
        List<TestStep> steps = test.steps();
        Optional<TestStep> failed = steps.stream().filter(TestStep::isFailure).findFirst();
        ObjectNode response = JSON.createObjectNode();
        response.put("ok", failed.isEmpty());
        response.put("millis", test.millis());
        response.put(
                "detail",
                failed.map(step -> String.valueOf(step.detail()))
                        .orElse("Every step of an upload succeeded, and nothing was left behind."));
        var list = response.putArray("steps");
        steps.forEach(step -> list.add(json(step)));
        return response.toString();
    }

    private static ObjectNode json(TestStep step) {
        ObjectNode one = JSON.createObjectNode();
        one.put("name", step.name()).put("status", step.status()).put("millis", step.millis());
        one.put("code", step.code());
        one.put(
                "error_class",
                step.errorClass() == null ? null : step.errorClass().name());
        one.put("detail", step.detail());
        var fixes = one.putArray("fix_sql");
        step.fixSql().forEach(fixes::add);
        return one;
    }
}
