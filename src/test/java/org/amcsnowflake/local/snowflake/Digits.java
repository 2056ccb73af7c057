package org.amcsnowflake.local.snowflake;

import java.sql.Connection;
import java.sql.SQLException;

/** A table of ten rows, joined with itself to get as many rows, or as long a query, as a test needs. */
final class Digits {
    private Digits() {}

    static void create(Connection connection) throws SQLException {
        Driver.run(connection, "CREATE TABLE DIGITS (D VARCHAR)");
        Driver.run(
                connection,
                "INSERT INTO DIGITS VALUES ('0'), ('1'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8'), ('9')");
    }

    /** Texts from 000000 to 199999, in any order. */
    static String twoHundredThousandRows() {
        return "SELECT A.D || B.D || C.D || E.D || F.D || G.D AS N FROM " + joined("A", "B", "C", "E", "F", "G")
                + " WHERE A.D < '2'";
    }

    /** A query that never ends in practice. */
    static String endless() {
        return "SELECT COUNT(*) FROM " + joined("A", "B", "C", "E", "F", "G", "H", "I", "J", "K", "L", "M")
                + " WHERE A.D || B.D || C.D || E.D || F.D || G.D || H.D || I.D || J.D || K.D || L.D || M.D = 'x'";
    }

    private static String joined(String first, String... others) {
        StringBuilder tables = new StringBuilder("DIGITS " + first);
        for (String other : others) {
            tables.append(" JOIN DIGITS ").append(other).append(" ON TRUE");
        }
        return tables.toString();
    }
}
