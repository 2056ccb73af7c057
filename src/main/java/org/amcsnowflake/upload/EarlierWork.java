package org.amcsnowflake.upload;

import java.util.List;

/** What runs from before this one may have left or may still be doing. Used by one thread at a time. */
public final class EarlierWork {
    private final boolean repeated;
    private List<String> sessions = List.of();

    /** @param repeated whether there was an earlier run of the same upload */
    EarlierWork(boolean repeated) {
        this.repeated = repeated;
    }

    /** Whether files of an earlier run may be left in the stage. */
    public boolean isRepeated() {
        return repeated;
    }

    /** @param ids sessions of this upload, or of others that wrote to the same table, whose end is not known */
    void sessions(List<String> ids) {
        sessions = List.copyOf(ids);
    }

    List<String> sessions() {
        return sessions;
    }

    /** Whether something may still be going on in Snowflake. */
    public boolean mayGoOn() {
        return !sessions.isEmpty();
    }
}
