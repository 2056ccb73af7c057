package org.amcsnowflake.snowflake;

import java.util.List;

/** A failure whose class is known where it is found. Its message is a sentence for the execution's owner. */
public final class Fault extends RuntimeException {
    private final FaultClass faultClass;
    private final List<String> fixSql;

    public Fault(FaultClass faultClass, String sentence) {
        this(faultClass, sentence, List.of());
    }

    /** @param fixSql statements that would fix it */
    public Fault(FaultClass faultClass, String sentence, List<String> fixSql) {
        super(sentence);
        this.faultClass = faultClass;
        this.fixSql = List.copyOf(fixSql);
    }

    /** @param sentence whose gaps {@code place} fills, also in its statements */
    static Fault of(FaultClass faultClass, String sentence, Place place) {
        return new Fault(faultClass, place.fill(sentence), FixSql.of(sentence, place));
    }

    public static Fault data(String sentence) {
        return new Fault(FaultClass.DATA, sentence);
    }

    public List<String> fixSql() {
        return fixSql;
    }

    public FaultClass faultClass() {
        return faultClass;
    }
}
