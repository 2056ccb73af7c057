package org.amcsnowflake.local.snowflake.sql;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parses statements about warehouses and resource monitors. */
final class WarehouseParser {
    private static final Set<String> OPTIONS = Set.of(
            "WAREHOUSE_SIZE",
            "WAREHOUSE_TYPE",
            "AUTO_SUSPEND",
            "AUTO_RESUME",
            "INITIALLY_SUSPENDED",
            "RESOURCE_MONITOR",
            "STATEMENT_TIMEOUT_IN_SECONDS",
            "STATEMENT_QUEUED_TIMEOUT_IN_SECONDS",
            "MAX_CONCURRENCY_LEVEL",
            "MIN_CLUSTER_COUNT",
            "MAX_CLUSTER_COUNT",
            "COMMENT");
    private static final Set<String> MONITOR_OPTIONS = Set.of("CREDIT_QUOTA", "FREQUENCY", "START_TIMESTAMP");

    private final Tokens tokens;

    WarehouseParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Statement create(boolean replace) {
        boolean ifAbsent = tokens.takes("IF", "NOT", "EXISTS");
        String name = tokens.name();
        tokens.takes("WITH");
        return new AccessStatement.CreateWarehouse(name, replace, ifAbsent, options(OPTIONS));
    }

    Statement drop() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return new AccessStatement.DropWarehouse(tokens.name(), ifPresent);
    }

    Statement alter() {
        boolean isCurrent = tokens.sees("SUSPEND") || tokens.sees("RESUME") || tokens.sees("SET");
        @Nullable String name = isCurrent ? null : tokens.name();
        String change = tokens.expectOneOf("SUSPEND", "RESUME", "SET");
        boolean ifSuspended = change.equals("RESUME") && tokens.takes("IF", "SUSPENDED");
        Map<String, String> options = change.equals("SET") ? options(OPTIONS) : Map.of();
        if (change.equals("SET") && options.isEmpty()) {
            throw tokens.unexpected();
        }
        return new AccessStatement.AlterWarehouse(name, change, ifSuspended, options);
    }

    Statement createMonitor() {
        String name = tokens.name();
        tokens.takes("WITH");
        return new AccessStatement.SetMonitor(name, true, options(MONITOR_OPTIONS));
    }

    Statement alterMonitor() {
        String name = tokens.name();
        tokens.expect("SET");
        return new AccessStatement.SetMonitor(name, false, options(MONITOR_OPTIONS));
    }

    Statement dropMonitor() {
        boolean ifPresent = tokens.takes("IF", "EXISTS");
        return new AccessStatement.DropMonitor(tokens.name(), ifPresent);
    }

    private Map<String, String> options(Set<String> known) {
        Map<String, String> options = new LinkedHashMap<>();
        while (tokens.peek().isName()) {
            String option = tokens.peek().text().toUpperCase(Locale.ROOT);
            if (!known.contains(option)) {
                throw tokens.unexpected();
            }
            tokens.next();
            tokens.expect("=");
            options.put(option, tokens.next().text().toUpperCase(Locale.ROOT));
        }
        return options;
    }
}
