package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.snowflake.Fault;
import org.amcsnowflake.snowflake.FaultClass;
import org.amcsnowflake.snowflake.MergeSource;
import org.amcsnowflake.snowflake.SessionPool;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;

/** Opens and closes what a run needs: its session, its result, its folder. Thread-safe; a run is not. */
public final class UploadRuns {
    private static final Logger LOG = LoggerFactory.getLogger(UploadRuns.class);

    private final SessionPool sessions;
    private final ResultReader results;
    private final RunSettings settings;
    private final Accounts accounts;

    /** @param results where the results are read from; it must have a connection for each worker */
    public UploadRuns(SessionPool sessions, DataSource results, RunSettings settings, Accounts accounts) {
        this.sessions = sessions;
        this.results = new ResultReader(results);
        this.settings = settings;
        this.accounts = accounts;
    }

    /** A new run; of a former one of the same upload nothing is kept. */
    public UploadRun begin(
            @ExchangeProperty("claim") Claim claim,
            @ExchangeProperty("destination") Destination destination,
            @ExchangeProperty("run") @Nullable UploadRun former) {
        discard(former);
        UploadIdentity upload =
                new UploadIdentity(claim.uploadId(), UUID.randomUUID(), LocalDateTime.now(ZoneOffset.UTC));
        return new UploadRun(
                claim,
                upload,
                Target.of(claim.execution(), destination, accounts.name(destination), settings.columnCase()),
                settings.directory().resolve(upload.run()),
                former != null || claim.repeated());
    }

    /** @throws SQLException where the sign-in is refused or Snowflake cannot be reached */
    public void openSession(
            @ExchangeProperty("run") UploadRun run, @ExchangeProperty("destination") Destination destination)
            throws SQLException {
        run.session(sessions.open(destination));
        run.phases().end("sign-in");
    }

    /**
     * Opens the result and reads its beginning: of a small one, all.
     *
     * @param shape the answer of read-result-shape.sql
     */
    public void openResult(@ExchangeProperty("run") UploadRun run, @Body Map<String, @Nullable Object> shape)
            throws SQLException, IOException {
        run.phases().end("target");
        ResultShape layout = ResultShape.of(shape);
        InputStream json = results.open(run.claim().execution().id(), layout.source());
        try {
            run.result(new ResultStream(json, layout, settings.inline()));
        } catch (IOException | RuntimeException e) {
            json.close();
            throw e;
        }
    }

    /** The result as batches, which are read and written one by one while they are asked for. */
    public Iterator<Batch> batches(@ExchangeProperty("run") UploadRun run) throws IOException {
        Files.createDirectories(run.directory());
        return run.result().orElseThrow().batches(run.directory(), settings.batches());
    }

    /** Every batch is staged: the columns' types are known, and so are the statements that follow. */
    public void planStaged(@ExchangeProperty("run") UploadRun run) throws IOException {
        try (ResultStream stream = run.result().orElseThrow()) {
            run.phases().end("stage");
            ReadResult result = stream.result();
            if (result.rows() != run.counts().staged()) {
                throw new IllegalStateException("Of " + result.rows() + " rows that were read, "
                        + run.counts().staged() + " were staged.");
            }
            LoadPlan load = plan(run, result);
            run.plan(load, merge(run, load, load.stagedRows(run.stagingTable())));
        }
    }

    /** A small result: its rows travel inside the statements that follow. */
    public void planInline(@ExchangeProperty("run") UploadRun run) throws IOException {
        try (ResultStream stream = run.result().orElseThrow()) {
            ReadResult result = stream.result();
            LoadPlan load = plan(run, result);
            run.plan(load, merge(run, load, load.inlineRows()));
            run.inlineRows(stream.inlineRows());
            run.counts(run.counts().withStaged(result.rows()).withLoaded(result.rows()));
            run.phases().end("read");
        }
    }

    private static LoadPlan plan(UploadRun run, ReadResult result) {
        LoadPlan load = new LoadPlan(run.claim().execution(), run.upload(), run.target(), result);
        if (run.isTargetRecalled() && load.changesTypes()) {
            // The next run describes the target first.
            throw new Fault(
                    FaultClass.TRANSIENT,
                    "Values of the result do not fit the target " + run.target()
                            + " as it was when it was last described.");
        }
        return load;
    }

    private static MergePlan merge(UploadRun run, LoadPlan load, MergeSource source) {
        return new MergePlan(run.claim().execution(), run.upload(), run.target().name(), load, source);
    }

    /** Ends a run whose every statement succeeded: the session waits for the next upload. */
    public void finish(@ExchangeProperty("run") UploadRun run) {
        run.session().ifPresent(session -> {
            run.session(null);
            sessions.release(session);
        });
        discard(run);
    }

    /** Ends a run that failed: Snowflake rolls back what its session had open. Repeating it does nothing. */
    public void discard(@ExchangeProperty("run") @Nullable UploadRun run) {
        if (run == null) {
            return;
        }
        run.session().ifPresent(session -> {
            run.session(null);
            sessions.discard(session);
        });
        try {
            if (run.result().isPresent()) {
                run.result().get().close();
                run.result(null);
            }
        } catch (IOException e) {
            LOG.debug("The rest of {}'s result could not be let go: {}", run, e.getMessage());
        }
        try {
            WorkDirectory.delete(run.directory());
        } catch (IOException e) {
            LOG.warn("The files of {} could not be deleted ({}); delete {} by hand.", run, e, run.directory());
        }
    }

    /** A batch that has been staged needs its file no longer. */
    public void deleteFile(@ExchangeProperty("batch") Batch batch) {
        try {
            Files.deleteIfExists(batch.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
