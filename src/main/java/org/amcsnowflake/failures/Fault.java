package org.amcsnowflake.failures;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A failure whose class is known where it is detected. Its message is a sentence for the execution's owner, which may
 * contain values of the result; {@link #logSentence} is the same without them.
 */
public final class Fault extends RuntimeException {
    private final ErrorClass errorClass;
    private final List<String> fixSql;
    private final String logSentence;

    public Fault(ErrorClass errorClass, String sentence) {
        this(errorClass, sentence, List.of());
    }

    /** @param fixSql statements that would fix it */
    public Fault(ErrorClass errorClass, String sentence, List<String> fixSql) {
        this(errorClass, sentence, fixSql, sentence);
    }

    private Fault(ErrorClass errorClass, String sentence, List<String> fixSql, String logSentence) {
        super(sentence);
        this.errorClass = errorClass;
        this.fixSql = List.copyOf(fixSql);
        this.logSentence = logSentence;
    }

    /** @param sentence formats each value of the result with the given function */
    public static Fault withValues(ErrorClass errorClass, Function<UnaryOperator<String>, String> sentence) {
        return new Fault(errorClass, sentence.apply(UnaryOperator.identity()), List.of(), sentence.apply(value -> "…"));
    }

    /** @param sentence whose placeholders, also those in its statements, {@code context} fills */
    public static Fault of(ErrorClass errorClass, String sentence, ErrorContext context) {
        return new Fault(errorClass, context.fill(sentence), FixSql.of(sentence, context));
    }

    public static Fault data(String sentence) {
        return new Fault(ErrorClass.DATA, sentence);
    }

    /** The same after some words that say what it is about. */
    public Fault about(String words) {
        return new Fault(errorClass, words + getMessage(), fixSql, words + logSentence);
    }

    public List<String> fixSql() {
        return fixSql;
    }

    /** For logs and notifications: without values of the result. */
    public String logSentence() {
        return logSentence;
    }

    public ErrorClass errorClass() {
        return errorClass;
    }
}
