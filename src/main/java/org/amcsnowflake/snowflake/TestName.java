package org.amcsnowflake.snowflake;

import org.amcsnowflake.destination.Destination;
import org.amcsnowflake.sql.Identifier;
import org.amcsnowflake.sql.Literal;
import org.amcsnowflake.sql.QualifiedName;
import org.amcsnowflake.sql.stage.StagePath;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the objects that a connection test creates. A name contains the time, so that a later test can
 * distinguish leftovers of a killed process from objects in use.
 */
record TestName(String name) {
    private static final String TABLES = "AMC_CONNECTION_TEST_";
    private static final String FOLDERS = "@~/amc-snowflake/connection-tests/";

    /** Several times the longest duration of a test; the rest allows for clock skew. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile(
            "(?:" + TABLES + "|" + FOLDERS.substring("@~/".length()) + ")(([0-9]{14})_[0-9A-F]{32})(?:/.*)?");

    static TestName at(Instant time) {
        String random = UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        return new TestName(TIME.format(time) + "_" + random);
    }

    QualifiedName table(Destination destination) {
        return new QualifiedName(
                Identifier.folded(destination.database()),
                Identifier.folded(destination.schema()),
                new Identifier(TABLES + name));
    }

    QualifiedName stagingTable(Destination destination) {
        return table(destination).sibling(TABLES + name + "_STAGED");
    }

    StagePath folder() {
        return new StagePath(FOLDERS + name + "/");
    }

    /** Lists the tables of all tests in a schema. */
    static String showTablesSql(QualifiedName anyTable) {
        return "SHOW TERSE TABLES LIKE " + Literal.text(TABLES + "%") + " IN SCHEMA " + anyTable.inSchema();
    }

    /** Lists the files of all tests of a user. */
    static String listFilesSql() {
        return "LIST " + Literal.text(FOLDERS);
    }

    /**
     * The test that left an object behind, if it ended long ago.
     *
     * @param found a table's name, or a file's name in the result of LIST
     */
    static Optional<TestName> leftover(String found, Instant now) {
        Matcher matcher = NAME.matcher(found);
        try {
            boolean isForgotten = matcher.matches()
                    && TIME.parse(matcher.group(2), Instant::from).isBefore(now.minus(FORGOTTEN));
            return isForgotten ? Optional.of(new TestName(matcher.group(1))) : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
