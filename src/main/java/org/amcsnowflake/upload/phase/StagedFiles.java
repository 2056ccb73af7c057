package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a pass has sent to its folder of the stage; with several target tables, to one folder in it for each. Used
 * by one thread at a time.
 */
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

    /** The folder of a part's files: COPY may select all files in it. */
    public StagePath folder(int part, int parts) {
        return parts == 1 ? folder : folder.part(part + 1);
    }

    long rows() {
        return all.stream().mapToLong(Batch::rows).sum();
    }

    long rows(int part) {
        return ofPart(part).mapToLong(Batch::rows).sum();
    }

    private Stream<Batch> ofPart(int part) {
        return all.stream().filter(batch -> batch.table() == part);
    }

    public long bytes() {
        return all.stream().mapToLong(Batch::bytes).sum();
    }

    public long uncompressedBytes() {
        return all.stream().mapToLong(Batch::uncompressedBytes).sum();
    }

    public List<String> names(int part) {
        return ofPart(part).map(Batch::fileName).toList();
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
