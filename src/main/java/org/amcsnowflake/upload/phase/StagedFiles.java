package org.amcsnowflake.upload.phase;

import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.result.Batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that a pass sends to its folder of the stage, several at a time; with several target tables, to one folder in it
 * for each. Thread-safe.
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

    /** The folder of a part's files: COPY may select all files in it. */
    public StagePath folder(int part, int parts) {
        return parts == 1 ? folder : folder.part(part + 1);
    }

    /** In the order of their rows. */
    public synchronized List<Batch> all() {
        return all.stream().sorted(Comparator.comparing(Batch::ordinal)).toList();
    }

    public long rows() {
        return all().stream().mapToLong(Batch::rows).sum();
    }

    long rows(int part) {
        return ofPart(part).mapToLong(Batch::rows).sum();
    }

    private Stream<Batch> ofPart(int part) {
        return all().stream().filter(batch -> batch.table() == part);
    }

    public long bytes() {
        return all().stream().mapToLong(Batch::bytes).sum();
    }

    public long uncompressedBytes() {
        return all().stream().mapToLong(Batch::uncompressedBytes).sum();
    }

    public List<String> names(int part) {
        return ofPart(part).map(Batch::fileName).toList();
    }

    /** To be called when Snowflake has received the file. */
    public synchronized void add(Batch batch) {
        all.add(batch);
    }

    /** To be called when the folder is empty. */
    public synchronized void areRemoved() {
        removed = true;
    }

    synchronized boolean areInStage() {
        return !all.isEmpty() && !removed;
    }
}
