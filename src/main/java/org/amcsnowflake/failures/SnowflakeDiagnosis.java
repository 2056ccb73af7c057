package org.amcsnowflake.failures;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Diagnoses the driver's exceptions, by the code of {@link SnowflakeCode} and the names in the message. */
final class SnowflakeDiagnosis {
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

    private SnowflakeDiagnosis() {}

    static Diagnosis of(SQLException failure, ErrorContext context) {
        int code = failure.getErrorCode();
        String message = oneLine(failure.getMessage());
        if (isMadeByDriver(failure)) {
            message = DriverMessage.withoutAddresses(message);
        }
        String said = " (Snowflake says: " + code + ", " + message + ")";
        Optional<SnowflakeCode> meaning = SnowflakeCode.of(code == WRAPPER ? innerCode(message) : code)
                .or(() -> SnowflakeCode.ofUnknown(code, context));
        if (meaning.isEmpty()) {
            String sentence =
                    "Snowflake refused a statement with a code that this service does not know. If retrying does not"
                            + " help, please report it with the execution's id.";
            return new Diagnosis(
                    unknown(code, failure.getSQLState()), sentence + said, List.of(), sentence + onlyCode(code));
        }
        SnowflakeCode there = meaning.get().in(context);
        ErrorContext known = withNames(message, context);
        String sentence = known.fill(there.sentence());
        return new Diagnosis(
                there.errorClass(),
                sentence + said,
                FixSql.of(there.sentence(), known),
                sentence + (mayContainValues(there.errorClass()) ? onlyCode(code) : said));
    }

    /**
     * The code, if there is one, describes what happened to a request, not Snowflake's answer. Only such messages contain
     * addresses.
     */
    static boolean isMadeByDriver(SQLException failure) {
        int code = failure.getErrorCode();
        return code == 0 || code >= 200_000 && code < 300_000;
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
