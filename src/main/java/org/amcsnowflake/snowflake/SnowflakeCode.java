package org.amcsnowflake.snowflake;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Snowflake's codes by what they mean, with the sentence that says what to do. Codes lose their leading zeros in JDBC.
 * Sources: Snowflake's documentation, its drivers' sources and published logs.
 */
enum SnowflakeCode {
    AUTHENTICATION(
            FaultClass.CREDENTIALS,
            "Authentication failed: Snowflake refuses the user name with this password, key or token. Correct it in"
                    + " Settings → Snowflake Configuration and test the connection; it is not tried again by itself,"
                    + " since that would lock the user.",
            390100,
            390101,
            390102,
            390103,
            390104,
            390139,
            390144,
            390195,
            390197,
            390303,
            390318,
            394400,
            394508,
            394509),
    NETWORK_POLICY(
            FaultClass.CREDENTIALS,
            "Authentication failed: a network policy of the Snowflake account does not let this service in; ask its"
                    + " administrator to allow the service's address for this user.",
            390420,
            390422,
            390432),
    ROLE(
            FaultClass.PRIVILEGE,
            "The role does not exist or is not granted to the Snowflake user: GRANT ROLE <role> TO USER <user>.",
            390189),
    ACCOUNT(
            FaultClass.ACCOUNT,
            "The Snowflake account is suspended or its trial has ended; its owner has to settle that with Snowflake.",
            666,
            390913),
    SESSION(
            FaultClass.TRANSIENT,
            "Snowflake ended the session; the next run opens a new one.",
            390110,
            390111,
            390112,
            390113,
            390114,
            390115),
    UNREACHABLE(
            FaultClass.TRANSIENT,
            "Snowflake did not answer, or the way to it broke.",
            200003,
            200015,
            200016,
            200013,
            200020,
            200044,
            200061,
            200066,
            253003),
    INTERNAL(FaultClass.TRANSIENT, "Snowflake had an internal error.", 603, 300002, 91003),
    STAGED_FILE(
            FaultClass.TRANSIENT, "A staged file was gone before it was loaded; the next run stages it again.", 91016),
    WAREHOUSE(
            FaultClass.PRIVILEGE,
            "No warehouse is usable: check its name, and GRANT USAGE ON WAREHOUSE <warehouse> TO ROLE <role>.",
            606),
    SUSPENDED(
            FaultClass.BUSY,
            "The warehouse is suspended and does not resume by itself: ALTER WAREHOUSE <warehouse> SET AUTO_RESUME = TRUE.",
            608),
    QUOTA(FaultClass.BUSY, "The credit quota of the warehouse's resource monitor is used up.", 90073),
    TAKEN(
            FaultClass.BUSY,
            "The statement was stopped, ran past its time limit, or waited too long for the table.",
            604,
            625,
            630),
    MISSING(
            FaultClass.MISSING,
            "Table does not exist: the database, schema, table or stage is missing or the role cannot see it. Check the"
                    + " names, and GRANT USAGE ON DATABASE and ON SCHEMA, and SELECT, INSERT, UPDATE, DELETE ON TABLE.",
            2003,
            2043,
            1757,
            90105,
            90106,
            390201),
    PRIVILEGE(
            FaultClass.PRIVILEGE,
            "The role lacks a privilege: GRANT CREATE TABLE ON SCHEMA for a new table; SELECT, INSERT, UPDATE, DELETE ON"
                    + " TABLE for an existing one; OWNERSHIP of the table where columns are to be added.",
            3001,
            3041),
    KEY(
            FaultClass.DATA,
            "Primary key violation: several rows of the result have the same upsert key, so Snowflake cannot tell which"
                    + " one is meant.",
            100090),
    NOT_NULL(
            FaultClass.DATA,
            "A column of the target table must not be empty, but the result has no value for it: ALTER TABLE <table>"
                    + " ALTER COLUMN <column> DROP NOT NULL.",
            100072,
            100088),
    VALUE(
            FaultClass.DATA,
            "A value of the result does not fit its column in the target table.",
            100016,
            100035,
            100037,
            100038,
            100039,
            100040,
            100046,
            100068,
            100069,
            100071,
            100074,
            100078,
            100080,
            100082),
    STATEMENT(
            FaultClass.OURS, "Snowflake does not understand a statement of this service.", 904, 1003, 2140, 2002, 2023);

    private static final Map<Integer, SnowflakeCode> BY_CODE = Arrays.stream(values())
            .flatMap(meaning -> IntStream.of(meaning.codes).mapToObj(code -> Map.entry(code, meaning)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private final FaultClass faultClass;
    private final String sentence;
    private final int[] codes;

    SnowflakeCode(FaultClass faultClass, String sentence, int... codes) {
        this.faultClass = faultClass;
        this.sentence = sentence;
        this.codes = codes;
    }

    static Diagnosis diagnose(SQLException failure) {
        int code = failure.getErrorCode();
        String said = " (Snowflake says: " + code + ", " + oneLine(failure.getMessage()) + ")";
        SnowflakeCode meaning = BY_CODE.get(code);
        if (meaning == null) {
            return new Diagnosis(
                    FaultClass.OURS, "Snowflake refused a statement in a way this service does not know." + said);
        }
        return new Diagnosis(meaning.faultClass, meaning.sentence + said);
    }

    private static String oneLine(String message) {
        return message == null ? "nothing" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
