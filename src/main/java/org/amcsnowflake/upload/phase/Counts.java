package org.amcsnowflake.upload.phase;

/**
 * The row counts of one pass, as each side counted them.
 *
 * @param kept rows left unchanged because a newer execution wrote them
 * @param deleted stale rows that were deleted
 */
public record Counts(long staged, long loaded, long inserted, long updated, long kept, long deleted) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    Counts withStaged(long rows) {
        return new Counts(rows, loaded, inserted, updated, kept, deleted);
    }

    Counts withLoaded(long rows) {
        return new Counts(staged, rows, inserted, updated, kept, deleted);
    }

    Counts withKept(long rows) {
        return new Counts(staged, loaded, inserted, updated, rows, deleted);
    }

    Counts withDeleted(long rows) {
        return new Counts(staged, loaded, inserted, updated, kept, rows);
    }

    Counts withMerged(long insertedRows, long updatedRows) {
        return new Counts(staged, loaded, insertedRows, updatedRows, kept, deleted);
    }

    Counts plus(Counts other) {
        return new Counts(
                staged + other.staged,
                loaded + other.loaded,
                inserted + other.inserted,
                updated + other.updated,
                kept + other.kept,
                deleted + other.deleted);
    }

    public long accountedFor() {
        return inserted + updated + kept;
    }
}
