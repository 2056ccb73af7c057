package org.amcsnowflake.upload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.execution.Execution;
import org.amcsnowflake.execution.InvalidExecutionException;
import org.amcsnowflake.failures.ErrorClass;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.snowflake.Session;
import org.amcsnowflake.snowflake.SessionPool;
import org.amcsnowflake.sql.ReceiptTable;
import org.amcsnowflake.sql.stage.StagePath;
import org.amcsnowflake.upload.phase.Claim;
import org.amcsnowflake.upload.phase.Opened;
import org.amcsnowflake.upload.phase.Planned;
import org.amcsnowflake.upload.phase.PlannedClearing;
import org.amcsnowflake.upload.phase.PlannedLoad;
import org.amcsnowflake.upload.phase.StagedFiles;
import org.amcsnowflake.upload.phase.Upload;
import org.amcsnowflake.upload.phase.UploadReceipt;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The phases of an upload that are neither a Snowflake statement nor a PostgreSQL query. Thread-safe; an upload is not.
 */
public final class Uploads {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SessionPool sessions;
    private final ResultReader results;
    private final UploadConfig settings;
    private final Accounts accounts;
    private final TargetTables targets;
    private final PinnedRates rates;
    private final RowsRoute rowsRoute;

    /** @param results where results are read from; it must have one connection per worker */
    public Uploads(
            SessionPool sessions,
            DataSource results,
            UploadConfig settings,
            Accounts accounts,
            TargetTables targets,
            PinnedRates rates,
            RowsRoute rowsRoute) {
        this.sessions = sessions;
        this.results = new ResultReader(results);
        this.settings = settings;
        this.accounts = accounts;
        this.targets = targets;
        this.rates = rates;
        this.rowsRoute = rowsRoute;
    }

    /**
     * Takes a session of the destination, signing in if none is idle, and names the targets.
     *
     * @throws SQLException if the sign-in is refused or Snowflake cannot be reached
     */
    public Opened open(@Variable("claim") Claim claim, @Variable("destination") Destination configured)
            throws SQLException {
        settings.requireNames(claim.execution());
        // Sessions of another warehouse are others in the pool, too.
        Destination destination = configured.using(claim.execution().settings().warehouse());
        UploadIdentity identity =
                new UploadIdentity(claim.uploadId(), UUID.randomUUID(), LocalDateTime.now(ZoneOffset.UTC));
        List<Target> named =
                Target.of(claim.execution(), destination, accounts.name(destination), settings.columnCase());
        Optional<UploadReceipt> receipt = receipt(destination, named);
        Session session = sessions.open(destination);
        UploadSession open = new UploadSession(
                sessions,
                session,
                claim,
                settings.directory().resolve(identity.pass()),
                new StagedFiles(StagePath.ofUpload(identity.id()).pass(identity.pass())),
                settings.puts().sending(),
                receipt);
        open.phases().end("sign-in");
        return Opened.of(claim, destination, identity, open, named);
    }

    /** @throws InvalidExecutionException if a target is the table for receipts */
    private static Optional<UploadReceipt> receipt(Destination destination, List<Target> targets) {
        if (!destination.hasReceipts()) {
            return Optional.empty();
        }
        ReceiptTable table = ReceiptTable.in(destination.database(), destination.schema());
        if (targets.stream().anyMatch(target -> target.name().equals(table.name()))) {
            throw new InvalidExecutionException(
                    "its table is " + ReceiptTable.NAME + ", to which the service writes the"
                            + " receipts of uploads; choose another table name, or turn receipts off in Settings → Snowflake"
                            + " Configuration.");
        }
        return Optional.of(new UploadReceipt(table));
    }

    /**
     * Takes what is known of each table, and adds parts for tables that earlier uploads have used and this one does not.
     *
     * @param formerTables the result of take-target-lease.sql: their names, as JSON
     */
    public Opened withFormerTables(@Variable("upload") Opened upload, @Variable("targetLease") String formerTables)
            throws JsonProcessingException {
        upload.alsoClearing(List.of(JSON.readValue(formerTables, String[].class)));
        return targets.cached(upload);
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
        InputStream json = results.open(upload.claim().execution().id(), layout);
        try {
            Execution execution = upload.claim().execution();
            upload.session()
                    .result(new ResultStream(
                            rowsRoute.through(json, layout, execution),
                            layout,
                            settings.inline(),
                            settings.shaping(
                                    execution, rates.of(upload.identity().id())),
                            settings.digest(execution, upload.isWritingReceipt())));
        } catch (Throwable e) {
            json.close();
            throw e;
        }
    }

    /** The result as lazily read batches, which end after a failure; none if it is small. */
    public Iterator<Batch> batches(@Variable("upload") Opened upload) throws IOException {
        if (upload.session().isSmall()) {
            return Collections.emptyIterator();
        }
        Files.createDirectories(upload.session().directory());
        return upload.session()
                .sending()
                .untilStopped(upload.session().result().batches(upload.session().directory(), settings.batches()));
    }

    /**
     * Plans what one part of the upload does: every row has been read, so the columns' types are known. After the last
     * part, nothing needs the result.
     */
    public Planned plan(@Variable("upload") Opened upload) throws IOException {
        Planned planned = planned(upload);
        if (upload.part() == upload.targetCount() - 1) {
            upload.session().closeResult();
        }
        return planned;
    }

    private static Planned planned(Opened upload) throws IOException {
        try (ResultStream stream = upload.session().result()) {
            upload.session().phases().end(stream.isSmall() ? "read" : "stage");
            upload.session()
                    .receipt()
                    .ifPresent(receipt ->
                            receipt.digest(stream.digest(), upload.claim().execution()));
            long rows = upload.isFormer() ? 0 : stream.rows(upload.part()).count();
            if (rows == 0) {
                return new PlannedClearing(upload);
            }
            LoadPlan load = load(upload, stream.result(upload.part()));
            if (stream.isSmall()) {
                return PlannedLoad.ofInlineRows(upload, load, stream.inlineRows(upload.part()), rows);
            }
            PlannedLoad planned = PlannedLoad.ofFiles(upload, load);
            if (rows != planned.counts().staged()) {
                throw new IllegalStateException(
                        rows + " rows were read, but " + planned.counts().staged() + " were staged.");
            }
            return planned;
        }
    }

    private static LoadPlan load(Opened upload, ReadResult result) {
        LoadPlan load = loadPlan(upload, result);
        if (upload.isTargetCached() && load.changesTypes()) {
            // The next pass describes the target first.
            throw new Fault(
                    ErrorClass.TRANSIENT,
                    "Values of the result do not fit the cached columns of target " + upload.target() + ".");
        }
        return load;
    }

    /** Of several tables, an error names the one that it is about. */
    private static LoadPlan loadPlan(Opened upload, ReadResult result) {
        String table = upload.target().table();
        try {
            return new LoadPlan(upload.claim().execution(), upload.identity(), upload.target(), result);
        } catch (Fault fault) {
            throw upload.targetCount() == 1 ? fault : fault.about("Table " + table + ": ");
        } catch (InvalidExecutionException e) {
            throw upload.targetCount() == 1
                    ? e
                    : new InvalidExecutionException("for the table " + table + ", " + e.getMessage());
        }
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
