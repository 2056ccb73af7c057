package org.amcsnowflake.upload;

import org.amcsnowflake.snowflake.StagePath;

import java.util.ArrayList;
import java.util.List;

/** The files that a run has brought to its folder of the stage. Used by one thread at a time. */
final class StagedFiles {
    private final StagePath folder;
    private final List<Batch> all = new ArrayList<>();
    private boolean removed;

    StagedFiles(StagePath folder) {
        this.folder = folder;
    }

    StagePath folder() {
        return folder;
    }

    List<Batch> all() {
        return List.copyOf(all);
    }

    long bytes() {
        return all.stream().mapToLong(Batch::bytes).sum();
    }

    List<String> names() {
        return all.stream().map(Batch::fileName).toList();
    }

    void add(Batch batch) {
        all.add(batch);
    }

    /** The folder holds nothing any more. */
    void areRemoved() {
        removed = true;
    }

    boolean areInStage() {
        return !all.isEmpty() && !removed;
    }
}
