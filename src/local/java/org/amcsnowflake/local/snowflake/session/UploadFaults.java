package org.amcsnowflake.local.snowflake.session;

import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.Upload;
import org.amcsnowflake.local.snowflake.fault.FaultAction.FailUpload;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes uploads of a session fail. The client writes the files itself, so it is redirected to a folder that it cannot
 * write to, or to one whose files are damaged before the session's next statement. Used by one thread at a time.
 */
final class UploadFaults {
    private record Diversion(Upload upload, Path folder, FailUpload.Way way) {}

    private @Nullable Diversion diversion;

    Answer diverted(Answer answer, FailUpload fault) {
        Upload upload = answer.upload();
        if (upload == null) {
            return answer;
        }
        try {
            Path folder = Files.createTempDirectory("diverted-upload");
            Path target = fault.way() == FailUpload.Way.REFUSED
                    ? Files.createFile(folder.resolve("a-file")).resolve("cannot-be-a-folder")
                    : folder;
            diversion = new Diversion(upload, folder, fault.way());
            return new Answer(answer.type(), answer.columns(), answer.rows(), upload.to(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves files that were uploaded elsewhere to their stage, damaged as requested, or deletes them. */
    void settle() {
        Diversion open = diversion;
        diversion = null;
        if (open == null) {
            return;
        }
        try {
            if (open.way() == FailUpload.Way.CUT) {
                for (Path file : files(open.folder())) {
                    byte[] whole = Files.readAllBytes(file);
                    Files.createDirectories(open.upload().directory());
                    Path staged = open.upload().directory().resolve(file.getFileName());
                    Files.write(staged, Arrays.copyOf(whole, whole.length / 2));
                }
            }
            for (Path file : files(open.folder())) {
                Files.delete(file);
            }
            Files.delete(open.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
