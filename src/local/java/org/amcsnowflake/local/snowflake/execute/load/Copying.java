package org.amcsnowflake.local.snowflake.execute.load;

import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.engine.Answer;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.engine.StatementType;
import org.amcsnowflake.local.snowflake.execute.change.TableRows;
import org.amcsnowflake.local.snowflake.execute.query.Results;
import org.amcsnowflake.local.snowflake.execute.query.StagedRead;
import org.amcsnowflake.local.snowflake.execute.query.StatementNames;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup;
import org.amcsnowflake.local.snowflake.execute.transaction.TableLocks;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.sql.Statement.OnError;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.Location;
import org.amcsnowflake.local.snowflake.stage.StagedFile;
import org.amcsnowflake.local.snowflake.translate.QueryTranslator;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs COPY INTO a table. All files are loaded together; only if that fails are the bad records identified and ON_ERROR
 * applied.
 */
public final class Copying {
    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final StageLookup stages;

    public Copying(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.stages = new StageLookup(account, session);
    }

    public Answer execute(Statement.Copy copy, StatementNames names) {
        session.requireWarehouse();
        Table table = TableRows.requireTable(session.table(copy.table(), "INSERT"));
        FileFormat format = stages.format(copy.stage(), copy.format());
        CopyPlan plan = new CopyPlan(copy, table, format);
        Location location = stages.locate(copy.stage(), StageLookup.Access.READ);
        transaction.lock(table.id(), TableLocks.Mode.INSERT, session.lockTimeout());
        Selection selection = select(copy, table, location);
        StagedRead read =
                new StagedRead(names.newAlias(), location, session.held(selection.fresh()), format, plan.arrangement());
        if (copy.select() == null) {
            plan.takeFields(read);
        } else {
            plan.takeSelect(copy.select(), new QueryTranslator(names.reading(read)));
        }
        List<FileOutcome> outcomes = load(copy.options().onError(), table, plan, read);
        if (copy.options().purge()) {
            location.remove(outcomes.stream()
                    .filter(outcome -> outcome.loaded() > 0 || outcome.errors().isEmpty())
                    .map(FileOutcome::file)
                    .toList());
        }
        return answer(copy, location, selection, outcomes);
    }

    /** The files to load, and those that have been loaded before. */
    private record Selection(List<StagedFile> fresh, List<StagedFile> loadedBefore, List<String> missing) {}

    private Selection select(Statement.Copy copy, Table table, Location location) {
        Statement.CopyOptions options = copy.options();
        List<String> missing = new ArrayList<>();
        List<StagedFile> asked = copy.files().isEmpty()
                ? location.files(options.pattern())
                : named(copy, location, location.files(), missing);
        Map<String, String> known = transaction.read(() -> account.store().loads(transaction.connection(), table.id()));
        List<StagedFile> fresh = new ArrayList<>();
        List<StagedFile> before = new ArrayList<>();
        long size = 0;
        for (StagedFile file : asked) {
            boolean isKnown = !options.force() && file.etag().equals(known.get(key(file)));
            if (isKnown) {
                before.add(file);
            } else if (options.sizeLimit() == 0 || fresh.isEmpty() || size <= options.sizeLimit()) {
                fresh.add(file);
                size += file.size();
            }
        }
        return new Selection(fresh, before, missing);
    }

    private String key(StagedFile file) {
        return account.stages().root().relativize(file.path()).toString();
    }

    private static List<StagedFile> named(
            Statement.Copy copy, Location location, List<StagedFile> found, List<String> missing) {
        List<StagedFile> files = new ArrayList<>();
        for (String name : copy.files()) {
            found.stream()
                    .filter(file -> file.name().equals(location.prefix() + name))
                    .findFirst()
                    .ifPresentOrElse(files::add, () -> missing.add(name));
        }
        if (!missing.isEmpty() && copy.options().onError().kind() == OnError.Kind.ABORT_STATEMENT) {
            throw new SnowflakeError(
                    "091016",
                    "22000",
                    "Remote file '" + copy.stage() + missing.get(0)
                            + "' was not found. There are several potential causes. The file might not exist. The required"
                            + " credentials may be missing or invalid. If you are running a copy command, please make sure"
                            + " files are not deleted when they are being loaded or files are not being loaded into two"
                            + " different tables concurrently with auto purge option.");
        }
        return files;
    }

    private List<FileOutcome> load(OnError onError, Table table, CopyPlan plan, StagedRead read) {
        boolean nothing = onError.kind() == OnError.Kind.SKIP_FILE && onError.limit() == 0;
        SnowflakeError failure;
        try {
            if (!nothing) {
                return transaction.change(() -> insert(table, plan, read, List.of()), session.isAutocommit());
            }
            failure = new SnowflakeError("100000", "22000", "SKIP_FILE_0 loads nothing");
        } catch (SnowflakeError error) {
            failure = error;
        }
        List<FileOutcome> diagnosed = diagnose(onError, plan, read, failure);
        return transaction.change(() -> insert(table, plan, read, diagnosed), session.isAutocommit());
    }

    /** The outcome of each file, if at least one record cannot be loaded. */
    private List<FileOutcome> diagnose(OnError onError, CopyPlan plan, StagedRead read, SnowflakeError failure) {
        List<FileOutcome> outcomes = new ArrayList<>();
        try (DuckDBConnection connection = account.connection()) {
            CopyDiagnosis diagnosis = new CopyDiagnosis(plan, read, connection);
            for (int place = 0; place < read.files().size(); place++) {
                List<CopyError> errors = diagnosis.errors(place);
                StagedFile file = read.files().get(place);
                if (!errors.isEmpty() && onError.kind() == OnError.Kind.ABORT_STATEMENT) {
                    throw errors.get(0).aborting(file.name());
                }
                outcomes.add(FileOutcome.decided(file, diagnosis.records(place), errors, onError));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        boolean isExplained =
                outcomes.stream().anyMatch(outcome -> !outcome.errors().isEmpty() || outcome.skipped());
        if (!isExplained) {
            throw failure;
        }
        return outcomes;
    }

    /** @param diagnosed the errors of each file; empty if there are none */
    private List<FileOutcome> insert(Table table, CopyPlan plan, StagedRead read, List<FileOutcome> diagnosed)
            throws SQLException {
        DuckDBConnection connection = transaction.connection();
        List<FileOutcome> outcomes = new ArrayList<>();
        StagedRead readable = read.without(diagnosed.stream()
                .flatMap(outcome -> outcome.errors().stream())
                .map(CopyError::key)
                .collect(Collectors.toSet()));
        readable.prepare(connection);
        List<Integer> skipped = IntStream.range(0, diagnosed.size())
                .filter(place -> diagnosed.get(place).skipped())
                .boxed()
                .toList();
        transaction.update(plan.insertSql(readable, skipped));
        for (int place = 0; place < read.files().size(); place++) {
            StagedFile file = read.files().get(place);
            FileOutcome known = diagnosed.isEmpty() ? FileOutcome.clean(file) : diagnosed.get(place);
            outcomes.add(known.loading(known.skipped() ? 0 : readable.records(place)));
            if (!known.skipped()) {
                account.store().saveLoad(connection, table.id(), key(file), file.etag());
            }
        }
        readable.drop(connection);
        return outcomes;
    }

    private static Answer answer(
            Statement.Copy copy, Location location, Selection selection, List<FileOutcome> outcomes) {
        List<@Nullable String[]> rows = new ArrayList<>();
        for (FileOutcome outcome : outcomes) {
            if (!copy.options().onlyFailures() || !outcome.errors().isEmpty()) {
                rows.add(outcome.row(location, copy.options().onError()));
            }
        }
        if (!copy.files().isEmpty()) {
            selection.loadedBefore().forEach(file -> rows.add(FileOutcome.loadedBefore(location.shown(file))));
            selection
                    .missing()
                    .forEach(name -> rows.add(FileOutcome.missing(location.shown() + location.prefix() + name)));
        }
        if (outcomes.isEmpty() && rows.isEmpty()) {
            rows.add(new @Nullable String[] {"Copy executed with 0 files processed."});
            return Results.table(StatementType.COPY, List.of("status"), rows);
        }
        return Results.table(StatementType.COPY, FileOutcome.COLUMNS, rows);
    }
}
