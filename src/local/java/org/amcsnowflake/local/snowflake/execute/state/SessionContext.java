package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Warehouse;
import org.amcsnowflake.local.snowflake.catalog.NamedFormat;
import org.amcsnowflake.local.snowflake.catalog.NamedStage;
import org.amcsnowflake.local.snowflake.catalog.Table;
import org.amcsnowflake.local.snowflake.catalog.TableName;
import org.amcsnowflake.local.snowflake.engine.SessionSettings;
import org.amcsnowflake.local.snowflake.engine.SessionState;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.ObjectName;
import org.amcsnowflake.local.snowflake.stage.StagedFile;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The state of a session: its database, schema, warehouse and role, parameters and temporary tables. */
public final class SessionContext {
    private static final Duration LONGEST_STATEMENT = Duration.ofDays(7);

    private final AccountState account;
    private final long id;
    private final String user;
    private final Transaction transaction;
    private final Privileges privileges;
    private final Parameters parameters;
    private final Map<TableName, Table> temporary = new HashMap<>();
    private final Map<TableName, NamedStage> temporaryStages = new HashMap<>();
    private final Map<TableName, NamedFormat> temporaryFormats = new HashMap<>();
    private final CurrentObjects current;
    private @Nullable String lastQueryId;

    public SessionContext(AccountState account, SessionSettings settings, Transaction transaction) {
        this.account = account;
        this.transaction = transaction;
        this.id = settings.id();
        this.user = settings.user();
        this.parameters = new Parameters(account.accountParameters(), settings.parameters());
        current = new CurrentObjects(account, user, settings.role());
        privileges = new Privileges(account, this);
        current.select(settings, privileges);
    }

    public String user() {
        return user;
    }

    public String role() {
        return current.role();
    }

    boolean hasSecondaryRoles() {
        return current.hasSecondaryRoles();
    }

    public Privileges privileges() {
        return privileges;
    }

    public SessionState state() {
        return new SessionState(
                current.database(), current.schema(), current.warehouse(), current.role(), parameters.set());
    }

    public Parameters parameters() {
        return parameters;
    }

    public String timeZone() {
        return parameters.text("TIMEZONE");
    }

    /** The format for converting a DATE or a TIMESTAMP_… to text. */
    public String outputFormat(String type) {
        String own = parameters.text(type + "_OUTPUT_FORMAT");
        return own.isEmpty() ? parameters.text("TIMESTAMP_OUTPUT_FORMAT") : own;
    }

    public void ended(String queryId) {
        lastQueryId = queryId;
    }

    public long id() {
        return id;
    }

    public boolean isFoldingQuotedNames() {
        return parameters.isOn("QUOTED_IDENTIFIERS_IGNORE_CASE");
    }

    public Transaction transaction() {
        return transaction;
    }

    /** Staged files that stay readable until the transaction ends, though it may remove them from their stage. */
    public List<StagedFile> held(List<StagedFile> files) {
        List<StagedFile> held = files.stream().map(account.stages()::hold).toList();
        transaction.atEnd(() -> held.forEach(account.stages()::release));
        return held;
    }

    public boolean isAutocommit() {
        return parameters.isOn("AUTOCOMMIT");
    }

    /** The lower of the session's and the warehouse's, if both set one. */
    public Duration statementTimeout() {
        long ofSession = parameters.seconds("STATEMENT_TIMEOUT_IN_SECONDS").toSeconds();
        String name = current.warehouse();
        long ofWarehouse = name == null
                ? 0
                : account.warehouses()
                        .find(name)
                        .map(Warehouse::statementTimeoutSeconds)
                        .orElse(0);
        return Duration.ofSeconds(LongStream.of(ofSession, ofWarehouse)
                .filter(seconds -> seconds > 0)
                .min()
                .orElse(LONGEST_STATEMENT.toSeconds()));
    }

    public Duration lockTimeout() {
        return parameters.seconds("LOCK_TIMEOUT");
    }

    @Nullable
    public String current(String what) {
        return switch (what) {
            case "USER" -> user;
            case "DATABASE" -> current.database();
            case "SCHEMA" -> current.schema();
            case "WAREHOUSE" -> current.warehouse();
            case "ROLE" -> current.role();
            case "SESSION" -> Long.toString(id);
            case "LAST_QUERY_ID" -> lastQueryId;
            case "LAST_TRANSACTION" -> transaction.lastId();
            case "TRANSACTION" -> transaction.id();
            case "ORGANIZATION_NAME" -> account.organisation();
            case "ACCOUNT_NAME" -> account.accountName();
            case "VERSION" -> "9.0.0 local";
            default -> what;
        };
    }

    /**
     * Resumes the session's warehouse.
     *
     * @throws SnowflakeError 000606 if there is none, or the role may not use it; 000608 and 090073 if it cannot run
     */
    public void requireWarehouse() {
        String name = current.warehouse();
        boolean isUsable = name != null
                && account.warehouses().find(name).isPresent()
                && privileges.may(Securable.warehouse(name), "USAGE");
        if (!isUsable) {
            throw new SnowflakeError(
                    "000606",
                    "57P03",
                    "No active warehouse selected in the current session.  Select an active warehouse with the 'use"
                            + " warehouse' command.\n");
        }
        account.warehouses().use(name);
    }

    public TableName tableName(ObjectName name) {
        List<String> parts = name.parts();
        int size = parts.size();
        String inDatabase = size > 2 ? parts.get(0) : current.database();
        if (inDatabase == null) {
            throw new SnowflakeError(
                    "090105",
                    "22000",
                    "Cannot perform operation. This session does not have a current database. Call 'USE DATABASE', or use a"
                            + " qualified name.");
        }
        String inSchema = size > 1 ? parts.get(size - 2) : current.schema();
        if (inSchema == null) {
            throw new SnowflakeError(
                    "090106",
                    "22000",
                    "Cannot perform operation. This session does not have a current schema. Call 'USE SCHEMA', or use a"
                            + " qualified name.");
        }
        return new TableName(inDatabase, inSchema, parts.get(size - 1));
    }

    /** @throws SnowflakeError 002003 if the schema does not exist or the role cannot see it */
    public void requireSchema(TableName name) {
        if (!privileges.seesDatabase(name.database())) {
            throw missing(Securable.database(name.database()), "Database", name.database());
        }
        if (!privileges.seesSchema(name.database(), name.schema())) {
            throw missing(
                    Securable.schema(name.database(), name.schema()), "Schema", name.database() + "." + name.schema());
        }
    }

    /** The table, if the session may see it. */
    public Optional<Table> find(TableName name) {
        return Optional.ofNullable(temporary.get(name))
                .or(() -> account.catalog().find(name).filter(privileges::sees));
    }

    /** @throws SnowflakeError 002003 if it does not exist or the role cannot see it */
    public Table table(ObjectName name) {
        TableName full = tableName(name);
        if (!temporary.containsKey(full)) {
            requireSchema(full);
        }
        return find(full)
                .orElseThrow(() -> missing(Securable.of(Securable.Kind.TABLE, full), "Object", shown(name, full)));
    }

    /** @throws SnowflakeError 002003 if the role cannot see it, 003001 if the role lacks the privilege */
    public Table table(ObjectName name, String privilege) {
        Table table = table(name);
        privileges.require(table, privilege);
        return table;
    }

    /** A name as written, without quotes; a single name is shown alone. */
    private static String shown(ObjectName name, TableName full) {
        return name.parts().size() == 1 ? full.table() : full.toString();
    }

    /** The error for an object that does not exist or is invisible to the role; it does not say which. */
    public SnowflakeError missing(Securable securable, String what, String name) {
        boolean isTable = securable.kind() == Securable.Kind.TABLE || securable.kind() == Securable.Kind.VIEW;
        return new SnowflakeError(
                "002003",
                isTable ? "42S02" : "02000",
                "SQL compilation error:\n" + what + " '" + name + "' does not exist or not authorized."
                        + hint(securable, isTable));
    }

    private String hint(Securable securable, boolean isTable) {
        if (!account.settings().hints()) {
            return "";
        }
        String needed = isTable ? "at least one privilege" : "USAGE or any other privilege";
        return " Your primary role " + current.role() + " must have " + needed + " granted on "
                + securable.kind().words() + " " + securable.shown() + ".";
    }

    public static SnowflakeError missing(String what, String name, String sqlState) {
        return new SnowflakeError(
                "002003",
                sqlState,
                "SQL compilation error:\n" + what + " '" + name + "' does not exist or not authorized.");
    }

    public Map<TableName, Table> temporary() {
        return temporary;
    }

    public Map<TableName, NamedStage> temporaryStages() {
        return temporaryStages;
    }

    public Map<TableName, NamedFormat> temporaryFormats() {
        return temporaryFormats;
    }

    /** Runs USE. */
    public void use(String what, ObjectName name) {
        current.use(what, name, privileges);
    }

    /** The one just created. */
    public void selectWarehouse(String name) {
        current.selectWarehouse(name);
    }

    /** As shown by USE and SHOW. */
    public static SnowflakeError unusable() {
        return new SnowflakeError(
                "002043", "02000", "SQL compilation error:\nObject does not exist, or operation cannot be performed.");
    }
}
