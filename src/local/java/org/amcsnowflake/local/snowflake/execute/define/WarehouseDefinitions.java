package org.amcsnowflake.local.snowflake.execute.define;

import org.amcsnowflake.local.snowflake.access.Grant;
import org.amcsnowflake.local.snowflake.access.Securable;
import org.amcsnowflake.local.snowflake.access.Warehouse;
import org.amcsnowflake.local.snowflake.access.Warehouses;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.amcsnowflake.local.snowflake.execute.state.AccountState;
import org.amcsnowflake.local.snowflake.execute.state.Privileges;
import org.amcsnowflake.local.snowflake.execute.state.SessionContext;
import org.amcsnowflake.local.snowflake.execute.transaction.Transaction;
import org.amcsnowflake.local.snowflake.sql.AccessStatement;
import org.amcsnowflake.local.snowflake.sql.SqlErrors;

import java.util.Map;

/** Creates, alters and drops warehouses and their resource monitors. */
final class WarehouseDefinitions {
    private static final String DONE = "Statement executed successfully.";

    private final AccountState account;
    private final SessionContext session;
    private final Transaction transaction;
    private final Privileges privileges;
    private final Warehouses warehouses;

    WarehouseDefinitions(AccountState account, SessionContext session, Transaction transaction) {
        this.account = account;
        this.session = session;
        this.transaction = transaction;
        this.privileges = session.privileges();
        this.warehouses = account.warehouses();
    }

    String run(AccessStatement statement) {
        if (statement instanceof AccessStatement.CreateWarehouse create) {
            return create(create);
        }
        if (statement instanceof AccessStatement.AlterWarehouse alter) {
            return alter(alter);
        }
        if (statement instanceof AccessStatement.DropWarehouse drop) {
            return drop(drop);
        }
        if (statement instanceof AccessStatement.SetMonitor set) {
            return setMonitor(set);
        }
        if (statement instanceof AccessStatement.DropMonitor drop) {
            privileges.requireCreate(Securable.ACCOUNT, "WAREHOUSE");
            requireExists(warehouses.hasMonitor(drop.name()) || drop.ifPresent(), "Resource monitor", drop.name());
            warehouses.removeMonitor(drop.name());
            return drop.name() + " successfully dropped.";
        }
        throw SqlErrors.unsupported("this statement");
    }

    private String create(AccessStatement.CreateWarehouse create) {
        privileges.requireCreate(Securable.ACCOUNT, "WAREHOUSE");
        boolean isThere = warehouses.find(create.name()).isPresent();
        if (isThere && create.ifAbsent()) {
            return create.name() + " already exists, statement succeeded.";
        }
        if (isThere && !create.replace()) {
            throw new SnowflakeError(
                    "002002", "42710", "SQL compilation error:\nObject '" + create.name() + "' already exists.");
        }
        boolean isSuspended = Boolean.parseBoolean(create.options().getOrDefault("INITIALLY_SUSPENDED", "FALSE"));
        warehouses.put(changed(Warehouse.named(create.name()).withSuspended(isSuspended), create.options()));
        transaction.alone(
                () -> account.grant(transaction.connection(), privileges.ofNew(Securable.warehouse(create.name()))));
        session.selectWarehouse(create.name());
        return "Warehouse " + create.name() + " successfully created.";
    }

    private Warehouse changed(Warehouse warehouse, Map<String, String> options) {
        Warehouse changed = warehouse;
        for (Map.Entry<String, String> option : options.entrySet()) {
            String value = option.getValue();
            changed = switch (option.getKey()) {
                case "AUTO_RESUME" -> changed.withAutoResume(Boolean.parseBoolean(value));
                case "STATEMENT_TIMEOUT_IN_SECONDS" -> changed.withStatementTimeout(Integer.parseInt(value));
                case "RESOURCE_MONITOR" -> changed.withMonitor(monitor(value));
                default -> changed;
            };
        }
        return changed;
    }

    private String monitor(String name) {
        requireExists(warehouses.hasMonitor(name), "Resource monitor", name);
        return name;
    }

    private static void requireExists(boolean isThere, String what, String name) {
        if (!isThere) {
            throw SessionContext.missing(what, name, "02000");
        }
    }

    private String alter(AccessStatement.AlterWarehouse alter) {
        String name = String.valueOf(alter.name() == null ? session.current("WAREHOUSE") : alter.name());
        Securable securable = Securable.warehouse(name);
        Warehouse warehouse = warehouses
                .find(name)
                .filter(found -> privileges.sees(securable))
                .orElseThrow(SessionContext::unusable);
        privileges.require(securable, alter.change().equals("SET") ? "MODIFY" : "OPERATE");
        switch (alter.change()) {
            case "SUSPEND" -> {
                requireState(!warehouse.suspended(), name, "suspended");
                warehouses.put(warehouse.withSuspended(true));
            }
            case "RESUME" -> {
                requireState(warehouse.suspended() || alter.ifSuspended(), name, "resumed");
                warehouses.resume(name);
            }
            default -> warehouses.put(changed(warehouse, alter.options()));
        }
        return DONE;
    }

    private static void requireState(boolean fits, String name, String change) {
        if (!fits) {
            throw new SnowflakeError(
                    "000607", "57P03", "Invalid state. Warehouse '" + name + "' cannot be " + change + ".");
        }
    }

    private String drop(AccessStatement.DropWarehouse drop) {
        if (warehouses.find(drop.name()).isEmpty()) {
            requireExists(drop.ifPresent(), "Warehouse", drop.name());
            return "Drop statement executed successfully (" + drop.name() + " already dropped).";
        }
        Securable gone = Securable.warehouse(drop.name());
        privileges.require(gone, Grant.OWNERSHIP);
        warehouses.remove(drop.name());
        transaction.alone(
                () -> account.revoke(transaction.connection(), account.grants().about(gone)));
        return drop.name() + " successfully dropped.";
    }

    private String setMonitor(AccessStatement.SetMonitor set) {
        privileges.requireCreate(Securable.ACCOUNT, "WAREHOUSE");
        requireExists(set.create() || warehouses.hasMonitor(set.name()), "Resource monitor", set.name());
        String quota = set.options().get("CREDIT_QUOTA");
        if (quota != null || set.create()) {
            warehouses.putMonitor(set.name(), quota == null ? 1 : Integer.parseInt(quota));
        }
        return DONE;
    }
}
