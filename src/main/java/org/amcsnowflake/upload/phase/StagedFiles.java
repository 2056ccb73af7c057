package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;

import java.util.ArrayList;
import java.util.List;

/** The files that a pass has sent to its folder of the stage. Used by one thread at a time. */
public final class StagedFiles {
    private final StagePath folder;
    private final List<Batch> all = new ArrayList<>();
    private boolean removed;

    public StagedFiles(StagePath folder) {
        this.folder = folder;
    }

    public StagePath folder() {
        return folder;
    }

    public List<Batch> all() {
        return List.copyOf(all);
    }

    long rows() {
        return all.stream().mapToLong(Batch::rows).sum();
    }

    public long bytes() {
        return all.stream().mapToLong(Batch::bytes).sum();
    }

    public long uncompressedBytes() {
        return all.stream().mapToLong(Batch::uncompressedBytes).sum();
    }

    public List<String> names() {
        return all.stream().map(Batch::fileName).toList();
    }

    public void add(Batch batch) {
        all.add(batch);
    }

    /** To be called when the folder is empty. */
    public void areRemoved() {
        removed = true;
    }

    boolean areInStage() {
        return !all.isEmpty() && !removed;
    }
}
