package org.amcsnowflake.upload.phase;

/**
 * The row counts of one pass, as each side counted them.
 *
 * @param kept rows left unchanged because a newer execution wrote them
 * @param unchanged rows that were already as the result has them
 * @param deleted stale rows that were deleted
 */
public record Counts(long staged, long loaded, long inserted, long updated, long kept, long unchanged, long deleted) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** Of rows that were not sent. */
    public static Counts ofUnchanged(long rows) {
        return NONE.withLeft(0, rows);
    }

    Counts withStaged(long rows) {
        return new Counts(rows, loaded, inserted, updated, kept, unchanged, deleted);
    }

    Counts withLoaded(long rows) {
        return new Counts(staged, rows, inserted, updated, kept, unchanged, deleted);
    }

    Counts withLeft(long keptRows, long unchangedRows) {
        return new Counts(staged, loaded, inserted, updated, keptRows, unchangedRows, deleted);
    }

    Counts withDeleted(long rows) {
        return new Counts(staged, loaded, inserted, updated, kept, unchanged, rows);
    }

    Counts withMerged(long insertedRows, long updatedRows) {
        return new Counts(staged, loaded, insertedRows, updatedRows, kept, unchanged, deleted);
    }

    Counts plus(Counts other) {
        return new Counts(
                staged + other.staged,
                loaded + other.loaded,
                inserted + other.inserted,
                updated + other.updated,
                kept + other.kept,
                unchanged + other.unchanged,
                deleted + other.deleted);
    }

    public long accountedFor() {
        return inserted + updated + kept + unchanged;
    }
}
