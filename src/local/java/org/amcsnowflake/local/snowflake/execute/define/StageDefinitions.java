package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Securable.Kind;
import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.state.StageLookup;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.Location;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Creates and drops named stages and file formats. */
final class StageDefinitions {
    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final StageLookup lookup;

    StageDefinitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.lookup = new StageLookup(account, session);
    }

    Optional<String> run(Statement statement) {
        if (statement instanceof Statement.CreateStage create) {
            return Optional.of(createStage(create));
        }
        if (statement instanceof Statement.DropStage drop) {
            return Optional.of(dropStage(drop));
        }
        if (statement instanceof Statement.CreateFileFormat create) {
            return Optional.of(createFormat(create));
        }
        return statement instanceof Statement.DropFileFormat drop ? Optional.of(dropFormat(drop)) : Optional.empty();
    }

    private String createStage(Statement.CreateStage create) {
        TableName name = session.tableName(create.name());
        requireCreate(name, "STAGE");
        Optional<NamedStage> existing = lookup.find(create.name());
        if (existing.isPresent() && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        requireAbsent(existing.isPresent() && !create.replace(), name);
        Map<String, List<String>> options = options(create.format());
        existing.ifPresent(stage -> requireOwnership(Kind.STAGE, stage.name()));
        existing.ifPresent(this::removeFiles);
        NamedStage stage = new NamedStage(name, account.catalog().newId(), options);
        if (create.temporary()) {
            session.temporaryStages().put(name, stage);
        } else {
            transaction.alone(() -> {
                account.store().save(transaction.connection(), stage);
                account.catalog().put(stage);
                made(Kind.STAGE, name);
            });
        }
        return "Stage area " + name.table() + " successfully created.";
    }

    /** Temporary stages need it too, unlike temporary tables; the documentation does not say. */
    private void requireCreate(TableName name, String kind) {
        session.requireSchema(name);
        session.privileges().requireCreate(Securable.schema(name.database(), name.schema()), kind);
    }

    private static void requireAbsent(boolean isThere, TableName name) {
        if (isThere) {
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + name + "' already exists.");
        }
    }

    private Map<String, List<String>> options(FormatOptions written) {
        Map<String, List<String>> options = lookup.options(written);
        new FileFormat(options);
        return options;
    }

    private void requireOwnership(Kind kind, TableName name) {
        boolean isTemporary = session.temporaryStages().containsKey(name)
                || session.temporaryFormats().containsKey(name);
        if (!isTemporary) {
            session.privileges().require(Securable.of(kind, name), Grant.OWNERSHIP);
        }
    }

    private void removeFiles(NamedStage stage) {
        Location location =
                account.stages().named(stage.id(), stage.name().table().toLowerCase(Locale.ROOT), "");
        location.remove(location.files());
    }

    private String dropStage(Statement.DropStage drop) {
        TableName name = session.tableName(drop.name());
        Optional<NamedStage> existing = lookup.seen(drop.name());
        if (existing.isEmpty()) {
            return absent(drop.ifPresent(), "Stage", name);
        }
        requireOwnership(Kind.STAGE, name);
        removeFiles(existing.get());
        if (session.temporaryStages().remove(name) == null) {
            transaction.alone(() -> {
                account.store().deleteStage(transaction.connection(), name);
                account.catalog().removeStage(name);
                gone(Kind.STAGE, name);
            });
        }
        return name.table() + " successfully dropped.";
    }

    private static String absent(boolean ifPresent, String kind, TableName name) {
        if (!ifPresent) {
            throw SessionContext.missing(kind, name.toString(), "02000");
        }
        return "Drop statement executed successfully (" + name.table() + " already dropped).";
    }

    private String createFormat(Statement.CreateFileFormat create) {
        TableName name = session.tableName(create.name());
        requireCreate(name, "FILE FORMAT");
        boolean isThere = lookup.findFormat(create.name()).isPresent();
        if (isThere && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        requireAbsent(isThere && !create.replace(), name);
        if (isThere) {
            requireOwnership(Kind.FILE_FORMAT, name);
        }
        NamedFormat format = new NamedFormat(name, options(create.format()));
        if (create.temporary()) {
            session.temporaryFormats().put(name, format);
        } else {
            transaction.alone(() -> {
                account.store().save(transaction.connection(), format);
                account.catalog().put(format);
                made(Kind.FILE_FORMAT, name);
            });
        }
        return "File format " + name.table() + " successfully created.";
    }

    private String dropFormat(Statement.DropFileFormat drop) {
        TableName name = session.tableName(drop.name());
        if (lookup.seenFormat(drop.name()).isEmpty()) {
            return absent(drop.ifPresent(), "File format", name);
        }
        requireOwnership(Kind.FILE_FORMAT, name);
        if (session.temporaryFormats().remove(name) == null) {
            transaction.alone(() -> {
                account.store().deleteFormat(transaction.connection(), name);
                account.catalog().removeFormat(name);
                gone(Kind.FILE_FORMAT, name);
            });
        }
        return name.table() + " successfully dropped.";
    }

    private void made(Kind kind, TableName name) throws SQLException {
        account.grant(transaction.connection(), session.privileges().ofNew(Securable.of(kind, name)));
    }

    private void gone(Kind kind, TableName name) throws SQLException {
        account.revoke(transaction.connection(), account.grants().about(Securable.of(kind, name)));
    }

    /** Also deletes the files of the session's temporary stages. */
    void dropTemporary() {
        session.temporaryStages().values().forEach(this::removeFiles);
    }
}
