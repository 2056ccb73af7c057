package org.amcsnowflake.failures;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Snowflake's error codes by meaning, with a sentence that says what to do; {@link ErrorContext} fills its
 * placeholders, and {@link SnowflakeDiagnosis} applies them to an exception. JDBC drops the codes' leading zeros.
 * Sources: Snowflake's documentation, its drivers' sources and published logs.
 */
enum SnowflakeCode {
    SIGN_IN(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: Snowflake refuses user {user} with this password, key or token. Correct"
                    + " it in Settings → Snowflake Configuration and test the connection. The sign-in is not retried"
                    + " automatically, since that would lock the user.",
            codes(390100, 390103, 390104, 390303, 390318)),
    DISABLED(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the Snowflake user {user} is disabled. An administrator can enable it:"
                    + " ALTER USER {user} SET DISABLED = FALSE;",
            codes(390101)),
    LOCKED(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the Snowflake user {user} is locked, for about 15 minutes after too many"
                    + " failed sign-ins. Correct the password in Settings → Snowflake Configuration; an administrator"
                    + " can unlock the user immediately: ALTER USER {user} SET MINS_TO_UNLOCK = 0;",
            codes(390102)),
    METHOD(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: an authentication policy does not allow this sign-in method for user"
                    + " {user}. Choose another one in Settings → Snowflake Configuration; see SHOW AUTHENTICATION"
                    + " POLICIES ON USER {user};",
            codes(390139)),
    KEY(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the private key does not belong to Snowflake user {user}, or the user"
                    + " name is wrong, or this service's clock is off by more than a minute. Register the public key:"
                    + " ALTER USER {user} SET RSA_PUBLIC_KEY = '<public key>'; an administrator can see the reason with"
                    + " SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('{login}');",
            codes(390144, 394300, 394301, 394302, 394303, 394304, 394305, 394306, 394307)),
    SECOND_FACTOR(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: Snowflake requires multi-factor authentication for user {user}, which a"
                    + " service cannot provide. Use a key pair or an access token in Settings → Snowflake"
                    + " Configuration, preferably with a dedicated service user: ALTER USER {user} SET TYPE = SERVICE;"
                    + " ALTER USER {user} SET RSA_PUBLIC_KEY = '<public key>';",
            codes(390197, 394508, 394509)),
    TOKEN(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: the access token of Snowflake user {user} is wrong, expired or revoked."
                    + " Create a new one and save it in Settings → Snowflake Configuration: SHOW USER PROGRAMMATIC"
                    + " ACCESS TOKENS FOR USER {user}; ALTER USER {user} ADD PROGRAMMATIC ACCESS TOKEN <token name>"
                    + " DAYS_TO_EXPIRY = 365;",
            codes(394400)),
    IDENTITY(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: Snowflake refuses this service's token for user {user}. Have an administrator run"
                    + " SELECT SYSTEM$GET_LOGIN_FAILURE_DETAILS('{login}'); which says why. If no user has this issuer and"
                    + " subject: ALTER USER {user} SET WORKLOAD_IDENTITY = (TYPE = OIDC ISSUER = '{issuer}' SUBJECT ="
                    + " '{subject}'); the user has to be of TYPE = SERVICE. If Snowflake cannot read the keys, the"
                    + " operator of this service has to make {issuer}/.well-known/openid-configuration readable from"
                    + " the internet. If the token has expired, this service's clock is wrong.",
            new int[0]),
    IDENTITY_HOST(
            ErrorClass.ACCOUNT,
            "The driver sends tokens of workload identities only to Snowflake's own hosts, and the administrator of this"
                    + " service has set another address for the account. The administrator can allow its host by the"
                    + " environment variable SNOWFLAKE_WIF_ALLOWED_HOST_SUFFIXES of the service; or choose another"
                    + " sign-in method in Settings → Snowflake Configuration.",
            codes(200071)),
    ADDRESS(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: a network policy of the Snowflake account blocks this service's address."
                    + " An administrator can add it to the policy's allowed list, see DESC NETWORK POLICY <policy>;"
                    + " CREATE NETWORK RULE <rule> TYPE = IPV4 MODE = INGRESS VALUE_LIST = ('<address>/32'); ALTER"
                    + " NETWORK POLICY <policy> SET ALLOWED_NETWORK_RULE_LIST = (<existing rules>, '<rule>');",
            codes(390420, 390422)),
    TOKEN_WITHOUT_POLICY(
            ErrorClass.AUTHENTICATION,
            "Authentication failed: an access token of user {user} requires a network policy. An"
                    + " administrator can create one: CREATE NETWORK POLICY <policy> ALLOWED_NETWORK_RULE_LIST ="
                    + " ('<rule>'); ALTER USER {user} SET NETWORK_POLICY = <policy>;",
            codes(390432)),
    ROLE(
            ErrorClass.PRIVILEGE,
            "Role {role} does not exist or is not granted to the Snowflake user: GRANT ROLE {role} TO USER {user};",
            codes(390189, 3013)),
    ACCOUNT(
            ErrorClass.ACCOUNT,
            "The Snowflake account {account} is suspended or its trial has ended; its owner has to resolve"
                    + " this with Snowflake, then the upload can be retried.",
            codes(666, 390913)),
    SESSION(
            ErrorClass.TRANSIENT,
            "Snowflake ended the session; the upload is repeated in a new one.",
            codes(390110, 390111, 390112, 390113, 390114, 390115, 390195)),
    UNREACHABLE(
            ErrorClass.UNAVAILABLE,
            "Snowflake did not answer, or the connection was lost. If this persists, check the network path"
                    + " from the service to account {account}; SELECT SYSTEM$ALLOWLIST(); lists the hosts it needs.",
            codes(200003, 200013, 200015, 200016, 200020, 200044, 200061, 200066, 253003)),
    INTERNAL(
            ErrorClass.TRANSIENT,
            "Snowflake reported an internal error. If this persists, contact Snowflake support with the"
                    + " attempt's query id.",
            codes(603, 91003, 300002)),
    STAGED_FILE(
            ErrorClass.TRANSIENT,
            "A staged file was removed before it was loaded; it will be staged again.",
            codes(91016)),
    WAREHOUSE(
            ErrorClass.PRIVILEGE,
            "Role {role} has no usable warehouse. Check the warehouse's name in Settings → Snowflake"
                    + " Configuration, or in the upload settings of the schedule or execution, then: GRANT USAGE ON WAREHOUSE {warehouse} TO ROLE {role};",
            codes(606)),
    SUSPENDED(
            ErrorClass.BUSY,
            "The warehouse is suspended and does not resume automatically: ALTER WAREHOUSE {warehouse} SET"
                    + " AUTO_RESUME = TRUE; ALTER WAREHOUSE {warehouse} RESUME;",
            codes(608)),
    QUOTA(
            ErrorClass.BUSY,
            "The credit quota of the warehouse's resource monitor is used up until its next period, or until"
                    + " an administrator raises it: ALTER RESOURCE MONITOR {monitor} SET CREDIT_QUOTA = <credits>;",
            codes(90073)),
    STOPPED(ErrorClass.BUSY, "The statement was cancelled in Snowflake, by a person or another client.", codes(604)),
    LOCKED_TABLE(
            ErrorClass.BUSY,
            "Another transaction has locked table {table}, or too many statements are waiting for it: SHOW"
                    + " LOCKS IN ACCOUNT; SELECT SYSTEM$ABORT_TRANSACTION(<transaction>);",
            codes(625)),
    TOO_LONG(
            ErrorClass.BUSY,
            "The statement exceeded its time limit, which includes waiting for the warehouse. Raise the limit"
                    + " or enlarge the warehouse: ALTER WAREHOUSE {warehouse} SET STATEMENT_TIMEOUT_IN_SECONDS ="
                    + " <seconds>; see snowflake.statement-timeout too.",
            codes(630)),
    NOT_FOUND(
            ErrorClass.NOT_FOUND,
            "Table does not exist, or role {role} cannot see it or its database or schema. Check the names."
                    + " If they exist: GRANT USAGE ON DATABASE {database} TO ROLE {role}; GRANT USAGE ON SCHEMA"
                    + " {schema} TO ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE {role};"
                    + " if the table is to be created: GRANT CREATE TABLE ON SCHEMA {schema} TO ROLE {role};",
            codes(1757, 2003, 2043)),
    NO_SCHEMA(
            ErrorClass.NOT_FOUND,
            "The database or schema does not exist, or role {role} may not use it. Check the names in"
                    + " Settings → Snowflake Configuration, then: GRANT USAGE ON DATABASE {database} TO ROLE {role};"
                    + " GRANT USAGE ON SCHEMA {schema} TO ROLE {role};",
            codes(90105, 90106)),
    NOTHING_AT_SIGN_IN(
            ErrorClass.NOT_FOUND,
            "The database or the warehouse does not exist, or role {role} may not use it. Check the names in"
                    + " Settings → Snowflake Configuration, then: GRANT USAGE ON DATABASE {database} TO ROLE {role};"
                    + " GRANT USAGE ON WAREHOUSE {warehouse} TO ROLE {role};",
            codes(390201)),
    PRIVILEGE(
            ErrorClass.PRIVILEGE,
            "Role {role} lacks a privilege. For a new table: GRANT CREATE TABLE ON SCHEMA {schema} TO ROLE"
                    + " {role}; for an existing one: GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE"
                    + " {role}; to add columns to it: GRANT OWNERSHIP ON TABLE {table} TO ROLE {role} COPY CURRENT"
                    + " GRANTS;",
            codes(3001)),
    NOTHING_GRANTED(
            ErrorClass.PRIVILEGE,
            "The object already exists, but role {role} may not see it: GRANT USAGE ON SCHEMA {schema} TO"
                    + " ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE {table} TO ROLE {role};",
            codes(3041)),
    SEVERAL_ROWS(
            ErrorClass.DATA,
            "Primary key violation: several rows of the result have the same upsert key, so Snowflake cannot"
                    + " decide which one to use. Name columns that distinguish them in metadata.snowflake_key_columns.",
            codes(100090)),
    NOT_NULL(
            ErrorClass.DATA,
            "A column of the target table is NOT NULL, but the result has no value for it: ALTER TABLE"
                    + " {table} ALTER COLUMN {column} DROP NOT NULL;",
            codes(100072, 100088)),
    COLUMN_NAME(
            ErrorClass.DATA,
            "Snowflake does not accept a column of this name. Rename it in the query, then retry.",
            codes(2318)),
    TOO_LARGE(
            ErrorClass.DATA,
            "A text of the result is longer than its column in the target table: ALTER TABLE {table} ALTER"
                    + " COLUMN {column} SET DATA TYPE VARCHAR(<length>);",
            codes(100074, 100078, 100082)),
    VALUE(
            ErrorClass.DATA,
            "A value of the result does not fit its column in the target table {table}. Correct it in the"
                    + " query, or change the column's type.",
            codes(100035, 100037, 100038, 100039, 100040, 100046, 100069, 100071, 91586)),
    FILE(
            ErrorClass.INTERNAL,
            "Snowflake could not read a file of this service; please report it with the execution's id.",
            codes(100016, 100068, 100080, 100112, 200004, 200006, 200007, 200008, 200009)),
    STATEMENT(
            ErrorClass.INTERNAL,
            "Snowflake does not understand a statement of this service; please report it with the execution's id.",
            codes(904, 1003, 2002, 2023, 2140, 100067));

    private static final Map<Integer, SnowflakeCode> BY_CODE = Arrays.stream(values())
            .flatMap(meaning -> meaning.codes().mapToObj(code -> Map.entry(code, meaning)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private final ErrorClass errorClass;
    private final String sentence;
    private final int[] codes;

    SnowflakeCode(ErrorClass errorClass, String sentence, int[] codes) {
        this.errorClass = errorClass;
        this.sentence = sentence;
        this.codes = codes;
    }

    private static int[] codes(int... codes) {
        return codes;
    }

    /** The meaning of a code; empty if it is unknown. */
    static Optional<SnowflakeCode> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Of a code that is not documented: Snowflake does not say which ones a refused workload identity has. */
    static Optional<SnowflakeCode> ofUnknown(int code, ErrorContext context) {
        return context.hasWorkloadIdentity() && code >= 390_000 && code < 400_000
                ? Optional.of(IDENTITY)
                : Optional.empty();
    }

    IntStream codes() {
        return IntStream.of(codes);
    }

    ErrorClass errorClass() {
        return errorClass;
    }

    /** With placeholders. */
    String sentence() {
        return sentence;
    }

    /**
     * Snowflake has one code for every kind of missing object, and few for refused credentials; the context says which it
     * is.
     */
    SnowflakeCode in(ErrorContext context) {
        if (context.hasWorkloadIdentity() && (this == SIGN_IN || this == KEY || this == TOKEN)) {
            return IDENTITY;
        }
        if (this != NOT_FOUND || context.used().isEmpty()) {
            return this;
        }
        return switch (context.used().get()) {
            case ROLE -> ROLE;
            case WAREHOUSE -> WAREHOUSE;
            case DATABASE, SCHEMA -> NO_SCHEMA;
        };
    }
}
