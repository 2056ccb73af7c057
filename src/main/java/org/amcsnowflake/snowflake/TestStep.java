package org.amcsnowflake.snowflake;

import org.amcsnowflake.failures.Diagnosis;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.ErrorContext;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * The result of one step of a connection test.
 *
 * @param status ok, failed or skipped
 * @param code Snowflake's, six digits
 * @param fixSql statements that fix it
 */
public record TestStep(
        String name,
        String status,
        long millis,
        @Nullable String code,
        @Nullable ErrorClass errorClass,
        @Nullable String detail,
        List<String> fixSql) {
    public TestStep {
        fixSql = List.copyOf(fixSql);
    }

    public boolean isFailure() {
        return status.equals("failed");
    }

    static TestStep ok(String name, long millis) {
        return new TestStep(name, "ok", millis, null, null, null, List.of());
    }

    /** A successful step with a note. */
    static TestStep ok(String name, long millis, String detail, List<String> sql) {
        return new TestStep(name, "ok", millis, null, null, detail, sql);
    }

    static TestStep skipped(String name) {
        return new TestStep(name, "skipped", 0, null, null, null, List.of());
    }

    static TestStep failed(String name, long millis, Exception failure, ErrorContext context) {
        Diagnosis diagnosis = Diagnosis.of(failure, context);
        String sentence = diagnosis.sentence();
        String code = failure instanceof SQLException sql && sql.getErrorCode() > 0
                ? String.format(Locale.ROOT, "%06d", sql.getErrorCode())
                : null;
        return new TestStep(name, "failed", millis, code, diagnosis.errorClass(), sentence, diagnosis.fixSql());
    }
}
