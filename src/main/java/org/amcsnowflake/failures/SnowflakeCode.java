package org.amcsnowflake.failures;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Snowflake's error codes by meaning, with a sentence that says what to do; {@link ErrorContext} fills its
 * placeholders. JDBC drops the codes' leading zeros. Sources: Snowflake's documentation, its drivers' sources and
 * published logs.
 */
enum SnowflakeCode {
    SIGN_IN(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: Snowflake refuses user {user} with this password, key or token. Correct it in"
                    + " Settings → Snowflake Configuration and test the connection. The sign-in is not retried automatically,"
                    + " since that would lock the user.",
            390100,
            390103,
            390104,
            390303,
            390318),
    DISABLED(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the Snowflake user {user} is disabled. An administrator can enable it: ALTER USER {user}"
                    + " SET DISABLED = FALSE;",
            390101),
    LOCKED(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the Snowflake user {user} is locked, for about 15 minutes after too many failed"
                    + " sign-ins. Correct the password in Settings → Snowflake Configuration; an administrator can unlock the"
                    + " user immediately: ALTER USER {user} SET MINS_TO_UNLOCK = 0;",
            390102),
    METHOD(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: an authentication policy does not allow this sign-in method for user {user}."
                    + " Choose another one in Settings → Snowflake Configuration; see SHOW AUTHENTICATION POLICIES ON USER"
                    + " {user};",
            390139),
    KEY(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the private key does not belong to Snowflake user {user}, or the user name is"
                    + " wrong, or this service's clock is off by more than a minute. Register the public key: ALTER USER"
                    + " {user} SET RSA_PUBLIC_KEY = '<public key>'; an administrator can see the reason with SELECT"
                    + " SYSTEM$GET_LOGIN_FAILURE_DETAILS('{login}');",
            390144,
            394300,
            394301,
            394302,
            394303,
            394304,
            394305,
            394306,
            394307),
    SECOND_FACTOR(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: Snowflake requires multi-factor authentication for user {user}, which a service"
                    + " cannot provide. Use a key pair or an access token in Settings → Snowflake Configuration, preferably"
                    + " with a dedicated service user: ALTER"
                    + " USER {user} SET TYPE = SERVICE; ALTER USER {user} SET RSA_PUBLIC_KEY = '<public key>';",
            390197,
            394508,
            394509),
    TOKEN(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the access token of Snowflake user {user} is wrong, expired or revoked. Create a"
                    + " new one and save it in Settings → Snowflake Configuration: SHOW USER PROGRAMMATIC ACCESS TOKENS FOR"
                    + " USER"
                    + " {user}; ALTER USER {user} ADD PROGRAMMATIC ACCESS TOKEN <token name> DAYS_TO_EXPIRY = 365;",
            394400),
    ADDRESS(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: a network policy of the Snowflake account blocks this service's address. An"
                    + " administrator can add it to the policy's allowed list, see DESC NETWORK POLICY <policy>; CREATE"
                    + " NETWORK RULE"
                    + " <rule> TYPE = IPV4 MODE = INGRESS VALUE_LIST = ('<address>/32'); ALTER NETWORK POLICY <policy> SET"
                    + " ALLOWED_NETWORK_RULE_LIST = (<existing rules>, '<rule>');",
            390420,
            390422),
    TOKEN_WITHOUT_POLICY(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: an access token of user {user} requires a network policy. An administrator can"
                    + " create one: CREATE"
                    + " NETWORK POLICY <policy> ALLOWED_NETWORK_RULE_LIST = ('<rule>'); ALTER USER {user} SET"
                    + " NETWORK_POLICY = <policy>;",
            390432),
    ROLE(
            ErrorClass.PRIVILEGE,
            "Role {role} does not exist or is not granted to the Snowflake user: GRANT ROLE {role} TO USER {user};",
            390189,
            3013),
    ACCOUNT(
            ErrorClass.ACCOUNT,
            "The Snowflake account {account} is suspended or its trial has ended; its owner has to resolve this with"
                    + " Snowflake, then the upload can be retried.",
            666,
            390913),
    SESSION(
            ErrorClass.TRANSIENT,
            "Snowflake ended the session; the upload is repeated in a new one.",
            390110,
            390111,
            390112,
            390113,
            390114,
            390115,
            390195),
    UNREACHABLE(
            ErrorClass.UNAVAILABLE,
            "Snowflake did not answer, or the connection was lost. If this persists, check the network path from the"
                    + " service to account {account}; SELECT SYSTEM$ALLOWLIST(); lists the hosts it needs.",
            200003,
            200013,
            200015,
            200016,
            200020,
            200044,
            200061,
            200066,
            253003),
    INTERNAL(
            ErrorClass.TRANSIENT,
            "Snowflake reported an internal error. If this persists, contact Snowflake support with the attempt's"
                    + " query id.",
            603,
            91003,
            300002),
    STAGED_FILE(
            ErrorClass.TRANSIENT,
            "A staged file was removed before it was loaded; it will be staged" + " again.",
            91016),
    WAREHOUSE(
            ErrorClass.PRIVILEGE,
            "Role {role} has no usable warehouse. Check the warehouse's name in Settings → Snowflake Configuration,"
                    + " then:"
                    + " GRANT USAGE ON WAREHOUSE {warehouse} TO ROLE {role};",
            606),
    SUSPENDED(
            ErrorClass.BUSY,
            "The warehouse is suspended and does not resume automatically: ALTER WAREHOUSE {warehouse} SET AUTO_RESUME = TRUE;"
                    + " ALTER WAREHOUSE {warehouse} RESUME;",
            608),
    QUOTA(
            ErrorClass.BUSY,
            "The credit quota of the warehouse's resource monitor is used up until its next period, or until an administrator"
                    + " raises it: ALTER RESOURCE MONITOR {monitor} SET CREDIT_QUOTA = <credits>;",
            90073),
    STOPPED(ErrorClass.BUSY, "The statement was cancelled in Snowflake, by a person or another client.", 604),
    LOCKED_TABLE(
            ErrorClass.BUSY,
            "Another transaction has locked table {table}, or too many statements are waiting for it: SHOW LOCKS IN"
                    + " ACCOUNT; SELECT"
                    + " SYSTEM$ABORT_TRANSACTION(<transaction>);",
            625),
    TOO_LONG(
            ErrorClass.BUSY,
            "The statement exceeded its time limit, which includes waiting for the warehouse. Raise the limit or"
                    + " enlarge the warehouse: ALTER WAREHOUSE"
                    + " {warehouse} SET STATEMENT_TIMEOUT_IN_SECONDS = <seconds>; see snowflake.statement-timeout too.",
            630),
    MISSING(
            ErrorClass.NOT_FOUND,
            "Table does not exist, or role {role} cannot see it or its database or schema. Check the names. If they"
                    + " exist:"
                    + " GRANT USAGE ON DATABASE {database} TO ROLE {role}; GRANT USAGE ON SCHEMA {schema} TO ROLE {role};"
                    + " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE {role}; if the table is to be"
                    + " created: GRANT CREATE TABLE ON SCHEMA {schema} TO ROLE {role};",
            1757,
            2003,
            2043),
    NO_SCHEMA(
            ErrorClass.NOT_FOUND,
            "The database or schema does not exist, or role {role} may not use it. Check the names in Settings → Snowflake"
                    + " Configuration, then: GRANT USAGE ON DATABASE {database} TO ROLE {role}; GRANT USAGE ON SCHEMA"
                    + " {schema} TO ROLE {role};",
            90105,
            90106),
    NOTHING_AT_SIGN_IN(
            ErrorClass.NOT_FOUND,
            "The database or the warehouse does not exist, or role {role} may not use it. Check the names in Settings →"
                    + " Snowflake Configuration, then: GRANT USAGE ON DATABASE {database} TO ROLE {role}; GRANT USAGE ON"
                    + " WAREHOUSE {warehouse} TO ROLE {role};",
            390201),
    PRIVILEGE(
            ErrorClass.PRIVILEGE,
            "Role {role} lacks a privilege. For a new table: GRANT CREATE TABLE ON SCHEMA {schema} TO ROLE {role};"
                    + " for an existing one: GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE {role}; to add"
                    + " columns to it: GRANT OWNERSHIP ON TABLE {table} TO ROLE {role} COPY CURRENT GRANTS;",
            3001),
    NOTHING_GRANTED(
            ErrorClass.PRIVILEGE,
            "The object already exists, but role {role} may not see it: GRANT USAGE ON SCHEMA {schema} TO ROLE {role}; GRANT"
                    + " SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE {role};",
            3041),
    SEVERAL_ROWS(
            ErrorClass.DATA,
            "Primary key violation: several rows of the result have the same upsert key, so Snowflake cannot decide"
                    + " which one to use. Name columns that distinguish them in metadata.snowflake_key_columns.",
            100090),
    NOT_NULL(
            ErrorClass.DATA,
            "A column of the target table is NOT NULL, but the result has no value for it: ALTER TABLE {table}"
                    + " ALTER COLUMN {column} DROP NOT NULL;",
            100072,
            100088),
    COLUMN_NAME(
            ErrorClass.DATA,
            "Snowflake does not accept a column of this name. Rename it in the query, then retry.",
            2318),
    TOO_LARGE(
            ErrorClass.DATA,
            "A text of the result is longer than its column in the target table: ALTER TABLE {table} ALTER COLUMN {column}"
                    + " SET DATA TYPE VARCHAR(<length>);",
            100074,
            100078,
            100082),
    VALUE(
            ErrorClass.DATA,
            "A value of the result does not fit its column in the target table {table}. Correct it in the query, or"
                    + " change the column's type.",
            100035,
            100037,
            100038,
            100039,
            100040,
            100046,
            100069,
            100071,
            91586),
    FILE(
            ErrorClass.INTERNAL,
            "Snowflake could not read a file of this service; please report it with the execution's id.",
            100016,
            100068,
            100080,
            100112,
            200004,
            200006,
            200007,
            200008,
            200009),
    STATEMENT(
            ErrorClass.INTERNAL,
            "Snowflake does not understand a statement of this service; please report it with the execution's id.",
            904,
            1003,
            2002,
            2023,
            2140,
            100067);

    /** Thrown by a block of statements; its message contains the code of the cause. */
    private static final int WRAPPER = 100132;

    /** Connection, rollback, resources, object in use, operator, system, internal. */
    private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "55", "57", "58", "XX");

    private static final Pattern INNER_CODE = Pattern.compile("\\b(\\d{6}) \\([0-9A-Z]{5}\\)");

    /** Only names are taken from a message into a statement. */
    private static final String NAME = "\"[^\";]+\"|[A-Za-z_][A-Za-z0-9_$]*";

    private static final Map<String, Pattern> NAMED_IN_MESSAGE = Map.of(
            "role", Pattern.compile("Your primary role (" + NAME + ") must have"),
            "login", Pattern.compile("\\[([0-9a-f-]{36})]"),
            "monitor", Pattern.compile("resource monitor '(" + NAME + ")'"),
            "column", Pattern.compile("^DML operation to table .{1,800}? failed on column (" + NAME + ") with error"));

    private static final Map<Integer, SnowflakeCode> BY_CODE = Arrays.stream(values())
            .flatMap(meaning -> IntStream.of(meaning.codes).mapToObj(code -> Map.entry(code, meaning)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private final ErrorClass errorClass;
    private final String sentence;
    private final int[] codes;

    SnowflakeCode(ErrorClass errorClass, String sentence, int... codes) {
        this.errorClass = errorClass;
        this.sentence = sentence;
        this.codes = codes;
    }

    IntStream codes() {
        return IntStream.of(codes);
    }

    static Diagnosis diagnose(SQLException failure, ErrorContext context) {
        int code = failure.getErrorCode();
        String message = oneLine(failure.getMessage());
        if (isOfDriver(code)) {
            message = DriverMessage.withoutAddresses(message);
        }
        String said = " (Snowflake says: " + code + ", " + message + ")";
        SnowflakeCode meaning = BY_CODE.get(code == WRAPPER ? innerCode(message) : code);
        if (meaning == null) {
            String sentence =
                    "Snowflake refused a statement with a code that this service does not know. If retrying does not"
                            + " help, please report it with the execution's id.";
            return new Diagnosis(
                    unknown(code, failure.getSQLState()), sentence + said, List.of(), sentence + onlyCode(code));
        }
        SnowflakeCode there = meaning.of(context);
        ErrorContext known = withNames(message, context);
        String sentence = known.fill(there.sentence);
        return new Diagnosis(
                there.errorClass,
                sentence + said,
                FixSql.of(there.sentence, known),
                sentence + (mayContainValues(there.errorClass) ? onlyCode(code) : said));
    }

    /** Snowflake's own codes lie outside this range; their messages may contain values that look like addresses. */
    private static boolean isOfDriver(int code) {
        return code >= 200_000 && code < 300_000;
    }

    /** Snowflake's messages about these may repeat values. */
    private static boolean mayContainValues(ErrorClass errorClass) {
        return switch (errorClass) {
            case DATA, INTERNAL, UNKNOWN -> true;
            case TRANSIENT, UNAVAILABLE, BUSY, AUTHENTICATION, ACCOUNT, PRIVILEGE, NOT_FOUND, LEASE_LOST -> false;
        };
    }

    private static String onlyCode(int code) {
        return " (Snowflake's code: " + code + ")";
    }

    /** Snowflake has one code for every kind of missing object. */
    private SnowflakeCode of(ErrorContext context) {
        if (this != MISSING || context.used().isEmpty()) {
            return this;
        }
        return switch (context.used().get()) {
            case ROLE -> ROLE;
            case WAREHOUSE -> WAREHOUSE;
            case DATABASE, SCHEMA -> NO_SCHEMA;
        };
    }

    /**
     * Decides by the class of the SQLSTATE. A refused sign-in has the state of a broken connection, but is not
     * redelivered.
     */
    private static ErrorClass unknown(int code, @Nullable String state) {
        boolean isOfSignIn = code >= 390_000 && code < 400_000;
        boolean passes =
                state != null && state.length() == 5 && !isOfSignIn && PASSING_STATES.contains(state.substring(0, 2));
        return passes ? ErrorClass.TRANSIENT : ErrorClass.UNKNOWN;
    }

    private static int innerCode(String message) {
        Matcher code = INNER_CODE.matcher(message);
        return code.find() ? Integer.parseInt(code.group(1)) : WRAPPER;
    }

    /** Names in Snowflake's own message are the most reliable. */
    private static ErrorContext withNames(String message, ErrorContext context) {
        ErrorContext known = context;
        for (Map.Entry<String, Pattern> name : NAMED_IN_MESSAGE.entrySet()) {
            Matcher found = name.getValue().matcher(message);
            if (found.find()) {
                known = known.with(name.getKey(), found.group(1));
            }
        }
        return known;
    }

    private static String oneLine(String message) {
        return message == null ? "no message" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
