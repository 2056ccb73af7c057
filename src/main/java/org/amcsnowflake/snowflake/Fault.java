package org.amcsnowflake.snowflake;

/** A failure whose class is known where it is found. Its message is a sentence for the execution's owner. */
public final class Fault extends RuntimeException {
    private final FaultClass faultClass;

    public Fault(FaultClass faultClass, String sentence) {
        super(sentence);
        this.faultClass = faultClass;
    }

    public static Fault data(String sentence) {
        return new Fault(FaultClass.DATA, sentence);
    }

    public FaultClass faultClass() {
        return faultClass;
    }
}
