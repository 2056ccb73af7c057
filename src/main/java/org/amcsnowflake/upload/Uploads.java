package org.amcsnowflake.upload;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.Planned;
import org.amcsnowflake.upload.phase.PlannedClearing;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.phase.StagedFiles;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.phase.UploadSession;
import org.amcsnowflake.upload.plan.LoadPlan;
import org.amcsnowflake.upload.plan.Target;
import org.amcsnowflake.upload.plan.UploadIdentity;
import org.amcsnowflake.upload.result.Batch;
import org.amcsnowflake.upload.result.ReadResult;
import org.amcsnowflake.upload.result.ResultReader;
import org.amcsnowflake.upload.result.ResultShape;
import org.amcsnowflake.upload.result.ResultStream;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

import javax.sql.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;

/**
 * The phases of an upload that are neither a Snowflake statement nor a PostgreSQL query. Thread-safe; an upload is not.
 */
public final class Uploads {
    private final SessionPool sessions;
    private final ResultReader results;
    private final UploadConfig settings;
    private final Accounts accounts;
    private final TargetTables targets;
    private final PinnedRates rates;

    /** @param results where results are read from; it must have one connection per worker */
    public Uploads(
            SessionPool sessions,
            DataSource results,
            UploadConfig settings,
            Accounts accounts,
            TargetTables targets,
            PinnedRates rates) {
        this.sessions = sessions;
        this.results = new ResultReader(results);
        this.settings = settings;
        this.accounts = accounts;
        this.targets = targets;
        this.rates = rates;
    }

    /**
     * Takes a session of the destination, signing in if none is idle, and names the target.
     *
     * @throws SQLException if the sign-in is refused or Snowflake cannot be reached
     */
    public Opened open(@Variable("claim") Claim claim, @Variable("destination") Destination destination)
            throws SQLException {
        settings.requireNames(claim.execution());
        UploadIdentity identity =
                new UploadIdentity(claim.uploadId(), UUID.randomUUID(), LocalDateTime.now(ZoneOffset.UTC));
        Target target = Target.of(claim.execution(), destination, accounts.name(destination), settings.columnCase());
        Session session = sessions.open(destination);
        UploadSession open = new UploadSession(
                sessions,
                session,
                claim,
                settings.directory().resolve(identity.pass()),
                new StagedFiles(StagePath.ofUpload(identity.id()).pass(identity.pass())));
        open.phases().end("sign-in");
        return targets.cached(Opened.of(claim, destination, identity, open, target));
    }

    /**
     * Opens the result and reads its first rows; all of them if it is small.
     *
     * @param shape the result of read-result-shape.sql
     */
    public void openResult(@Variable("upload") Opened upload, @Body Map<String, @Nullable Object> shape)
            throws SQLException, IOException {
        upload.session().phases().end("target");
        ResultShape layout = ResultShape.of(shape);
        InputStream json = results.open(upload.claim().execution().id(), layout.source());
        try {
            Execution execution = upload.claim().execution();
            upload.session()
                    .result(new ResultStream(
                            json,
                            layout,
                            settings.inline(),
                            settings.shaping(
                                    execution, rates.of(upload.identity().id())),
                            settings.digest(execution)));
        } catch (IOException | RuntimeException e) {
            json.close();
            throw e;
        }
    }

    /** The result as lazily read batches; none if it is small. */
    public Iterator<Batch> batches(@Variable("upload") Opened upload) throws IOException {
        if (upload.session().isSmall()) {
            return Collections.emptyIterator();
        }
        Files.createDirectories(upload.session().directory());
        return upload.session().result().batches(upload.session().directory(), settings.batches());
    }

    /** Plans the load: every row has been read, so the columns' types are known. */
    public Planned plan(@Variable("upload") Opened upload) throws IOException {
        try (ResultStream stream = upload.session().result()) {
            upload.session().phases().end(stream.isSmall() ? "read" : "stage");
            if (stream.isSmall() && stream.heldRows() == 0) {
                return new PlannedClearing(upload);
            }
            ReadResult result = stream.result();
            LoadPlan load = load(upload, result);
            if (stream.isSmall()) {
                return PlannedLoad.ofInlineRows(upload, load, stream.inlineRows(), result.rows());
            }
            if (result.rows() != upload.counts().staged()) {
                throw new IllegalStateException(result.rows() + " rows were read, but "
                        + upload.counts().staged() + " were staged.");
            }
            return PlannedLoad.ofFiles(upload, load);
        }
    }

    private static LoadPlan load(Opened upload, ReadResult result) {
        LoadPlan load = new LoadPlan(upload.claim().execution(), upload.identity(), upload.target(), result);
        if (upload.isTargetCached() && load.changesTypes()) {
            // The next pass describes the target first.
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "Values of the result do not fit the cached columns of target " + upload.target() + ".");
        }
        return load;
    }

    /** Ends an upload whose statements all succeeded; a no-op if none was opened. */
    public void release(@Variable("upload") @Nullable Upload upload) {
        if (upload != null) {
            upload.session().release();
        }
    }

    /** Ends a failed upload: Snowflake rolls back the session's open transaction. Idempotent. */
    public void discard(@Variable("upload") @Nullable Upload upload) {
        if (upload != null) {
            targets.forget(upload);
            upload.session().discard();
        }
    }
}
