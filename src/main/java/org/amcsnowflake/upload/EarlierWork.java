package org.amcsnowflake.upload;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What runs from before this one, whose end is unknown, may have left or may still be doing. Used by one thread at a time. */
public final class EarlierWork {
    private final boolean repeated;
    private @Nullable UUID formerWriter;
    private EarlierStatements statements = EarlierStatements.NONE;

    /** @param repeated whether there was an earlier run of the same upload */
    EarlierWork(boolean repeated) {
        this.repeated = repeated;
    }

    /** Whether files of an earlier run may be left in the stage. */
    public boolean isRepeated() {
        return repeated;
    }

    /** @param upload that failed at the target, or fell silent, and so may still write to it */
    void formerWriter(UUID upload) {
        formerWriter = upload;
    }

    /** Whether something may still be going on in Snowflake. */
    public boolean mayGoOn() {
        return repeated || formerWriter != null;
    }

    /** @return the uploads whose statements are to be looked for, this one's first */
    List<UUID> uploads(UUID own) {
        List<UUID> uploads = new ArrayList<>(List.of(own));
        if (formerWriter != null) {
            uploads.add(formerWriter);
        }
        return uploads;
    }

    EarlierStatements statements() {
        return statements;
    }

    void found(EarlierStatements known) {
        statements = known;
    }

    /** Whether sessions were found, which may have left a transaction open. */
    public boolean hadSessions() {
        return !statements.sessions().isEmpty();
    }

    /** Whether statements were found that have not ended. */
    public boolean hadRunningStatements() {
        return !statements.running().isEmpty();
    }
}
