package org.amcsnowflake.local.snowflake.execute.state;

import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A session's parameters: those that were set, and Snowflake's defaults for the rest. */
public final class Parameters {
    private static final int LONGEST_TAG = 2_000;

    /** A supported parameter with its default and its valid values. */
    private record Known(String name, String initial, String type, Predicate<String> takes) {}

    private static final List<Known> KNOWN = List.of(
            flag("ABORT_DETACHED_QUERY", false),
            flag("AUTOCOMMIT", true),
            text("BINARY_OUTPUT_FORMAT", "HEX"),
            text("CLIENT_TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_LTZ"),
            flag("CLIENT_SESSION_KEEP_ALIVE", false),
            number("CLIENT_STAGE_ARRAY_BINDING_THRESHOLD", 65_280, 1_000_000),
            text("DATE_INPUT_FORMAT", "AUTO"),
            text("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
            text("DEFAULT_DDL_COLLATION", ""),
            flag("ERROR_ON_NONDETERMINISTIC_MERGE", true),
            flag("ERROR_ON_NONDETERMINISTIC_UPDATE", false),
            text("JDBC_QUERY_RESULT_FORMAT", "JSON"),
            number("LOCK_TIMEOUT", 43_200, Integer.MAX_VALUE),
            number("MULTI_STATEMENT_COUNT", 1, Integer.MAX_VALUE),
            new Known("QUERY_TAG", "", "STRING", value -> value.length() <= LONGEST_TAG),
            flag("QUOTED_IDENTIFIERS_IGNORE_CASE", false),
            flag("OPT_OUT_ERROR_LOGGING", false),
            number("ROWS_PER_RESULTSET", 0, Integer.MAX_VALUE),
            number("STATEMENT_QUEUED_TIMEOUT_IN_SECONDS", 0, 604_800),
            number("STATEMENT_TIMEOUT_IN_SECONDS", 172_800, 604_800),
            text("TIMESTAMP_INPUT_FORMAT", "AUTO"),
            text("TIMESTAMP_LTZ_OUTPUT_FORMAT", ""),
            text("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3"),
            text("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
            text("TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_NTZ"),
            text("TIMESTAMP_TZ_OUTPUT_FORMAT", ""),
            new Known("TIMEZONE", "America/Los_Angeles", "STRING", ZoneId.getAvailableZoneIds()::contains),
            text("TIME_INPUT_FORMAT", "AUTO"),
            text("TIME_OUTPUT_FORMAT", "HH24:MI:SS"),
            flag("USE_CACHED_RESULT", true),
            number("WEEK_START", 0, 7));

    private final Map<String, String> ofAccount;
    private final Map<String, String> set = new TreeMap<>();

    /** @param ofAccount values for sessions that set none */
    Parameters(Map<String, String> ofAccount, Map<String, String> atLogin) {
        this.ofAccount = Map.copyOf(ofAccount);
        set.putAll(atLogin);
    }

    private static Known flag(String name, boolean initial) {
        return new Known(
                name,
                Boolean.toString(initial),
                "BOOLEAN",
                value -> value.toLowerCase(Locale.ROOT).matches("true|false"));
    }

    private static Known number(String name, int initial, int highest) {
        return new Known(
                name,
                Integer.toString(initial),
                "NUMBER",
                value -> value.matches("\\d{1,9}") && Integer.parseInt(value) <= highest);
    }

    private static Known text(String name, String initial) {
        return new Known(name, initial, "STRING", value -> true);
    }

    private static @Nullable Known known(String name) {
        return KNOWN.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The parameters set so far, for the account or the session. */
    Map<String, String> set() {
        Map<String, String> all = new TreeMap<>(ofAccount);
        all.putAll(set);
        return all;
    }

    public void alter(Map<String, String> changed, List<String> unset) {
        alter(set, changed, unset);
    }

    public static void alter(Map<String, String> parameters, Map<String, String> changed, List<String> unset) {
        changed.forEach((name, value) -> requireTaken(required(name), value));
        unset.forEach(Parameters::required);
        parameters.putAll(changed);
        unset.forEach(parameters::remove);
    }

    private static Known required(String name) {
        Known known = known(name);
        boolean isOfClient = name.startsWith("CLIENT_") || name.startsWith("JDBC_") || name.startsWith("PYTHON_");
        if (known == null && isOfClient) {
            return text(name, "");
        }
        if (known == null) {
            throw new SnowflakeError(
                    "001420", "22023", "SQL compilation error:\ninvalid property '" + name + "' for 'SESSION'");
        }
        return known;
    }

    private static void requireTaken(Known known, String value) {
        if (!known.takes().test(value)) {
            throw new SnowflakeError(
                    "001008",
                    "22023",
                    "SQL compilation error:\ninvalid value ["
                            + (known.type().equals("STRING") ? "'" + value + "'" : value) + "] for parameter '"
                            + known.name() + "'");
        }
    }

    private String value(String name) {
        Known known = known(name);
        String initial = ofAccount.getOrDefault(name, known == null ? "" : known.initial());
        return set.getOrDefault(name, initial);
    }

    public boolean isOn(String name) {
        return Boolean.parseBoolean(value(name));
    }

    public String text(String name) {
        return value(name);
    }

    Duration seconds(String name) {
        return Duration.ofSeconds(Long.parseLong(value(name)));
    }

    /**
     * A parameter of the session.
     *
     * @param level where it was set; empty if it was not
     */
    public record Parameter(String name, String value, String initial, String level, String type) {}

    public List<Parameter> all() {
        return KNOWN.stream()
                .map(each ->
                        new Parameter(each.name(), value(each.name()), each.initial(), level(each.name()), each.type()))
                .toList();
    }

    private String level(String name) {
        if (set.containsKey(name)) {
            return "SESSION";
        }
        return ofAccount.containsKey(name) ? "ACCOUNT" : "";
    }
}
