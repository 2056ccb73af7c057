package org.amcsnowflake.upload.phase;

/** The result has no rows: only rows of earlier uploads have to be deleted. */
public record PlannedClearing(Opened opened) implements Planned {

    @Override
    public Counts counts() {
        return Counts.NONE;
    }

    @Override
    public boolean hasRows() {
        return false;
    }

    @Override
    public boolean isTargetToBeChanged() {
        return false;
    }

    @Override
    public boolean hasExplicitKey() {
        return false;
    }

    @Override
    public boolean isStaged() {
        return false;
    }
}
