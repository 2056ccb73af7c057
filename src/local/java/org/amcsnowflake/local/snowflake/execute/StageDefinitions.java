package org.amcsnowflake.local.snowflake.execute;

import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.sql.FormatOptions;
import org.amcsnowflake.local.snowflake.sql.Statement;
import org.amcsnowflake.local.snowflake.stage.FileFormat;
import org.amcsnowflake.local.snowflake.stage.Location;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes and drops named stages and file formats. */
final class StageDefinitions {
    private final DuckEngine engine;
    private final SessionContext session;
    private final Transaction transaction;
    private final StageLookup lookup;

    StageDefinitions(DuckEngine engine, SessionContext session, Transaction transaction) {
        this.engine = engine;
        this.session = session;
        this.transaction = transaction;
        this.lookup = new StageLookup(engine, session);
    }

    String createStage(Statement.CreateStage create) {
        TableName name = session.tableName(create.name());
        session.requireSchema(name);
        Optional<NamedStage> existing = lookup.find(create.name());
        if (existing.isPresent() && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        requireAbsent(existing.isPresent() && !create.replace(), name);
        Map<String, List<String>> options = options(create.format());
        existing.ifPresent(this::removeFiles);
        NamedStage stage = new NamedStage(name, engine.catalog().newId(), options);
        if (create.temporary()) {
            session.temporaryStages().put(name, stage);
        } else {
            transaction.alone(() -> {
                engine.store().save(transaction.connection(), stage);
                engine.catalog().put(stage);
            });
        }
        return "Stage area " + name.table() + " successfully created.";
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

    private void removeFiles(NamedStage stage) {
        Location location =
                engine.stages().named(stage.id(), stage.name().table().toLowerCase(Locale.ROOT), "");
        location.remove(location.files());
    }

    String dropStage(Statement.DropStage drop) {
        TableName name = session.tableName(drop.name());
        Optional<NamedStage> existing = lookup.find(drop.name());
        if (existing.isEmpty()) {
            return absent(drop.ifPresent(), "Stage", name);
        }
        removeFiles(existing.get());
        if (session.temporaryStages().remove(name) == null) {
            transaction.alone(() -> {
                engine.store().deleteStage(transaction.connection(), name);
                engine.catalog().removeStage(name);
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

    String createFormat(Statement.CreateFileFormat create) {
        TableName name = session.tableName(create.name());
        session.requireSchema(name);
        boolean isThere = lookup.findFormat(create.name()).isPresent();
        if (isThere && create.ifAbsent()) {
            return name.table() + " already exists, statement succeeded.";
        }
        requireAbsent(isThere && !create.replace(), name);
        NamedFormat format = new NamedFormat(name, options(create.format()));
        if (create.temporary()) {
            session.temporaryFormats().put(name, format);
        } else {
            transaction.alone(() -> {
                engine.store().save(transaction.connection(), format);
                engine.catalog().put(format);
            });
        }
        return "File format " + name.table() + " successfully created.";
    }

    String dropFormat(Statement.DropFileFormat drop) {
        TableName name = session.tableName(drop.name());
        if (lookup.findFormat(drop.name()).isEmpty()) {
            return absent(drop.ifPresent(), "File format", name);
        }
        if (session.temporaryFormats().remove(name) == null) {
            transaction.alone(() -> {
                engine.store().deleteFormat(transaction.connection(), name);
                engine.catalog().removeFormat(name);
            });
        }
        return name.table() + " successfully dropped.";
    }

    /** The files of a session's temporary stages go with it. */
    void dropTemporary() {
        session.temporaryStages().values().forEach(this::removeFiles);
    }
}
