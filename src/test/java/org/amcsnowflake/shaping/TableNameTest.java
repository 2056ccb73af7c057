package org.amcsnowflake.shaping;

import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.local.postgres.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("service")
class TableNameTest {

    /** An entry of snowflake_tables and snowflake_table_name have the same table if they have the same text. */
    @Test
    void namesAreTheSameAsThoseThatPostgresqlForms() throws SQLException {
        TestPostgres.Database database = LocalPostgres.forTests().freshDatabase();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT snowflake_target_table(?, NULL, NULL, NULL)")) {
            for (String given : List.of(
                    "campaigns",
                    " \t\r\na b-c.d\n",
                    "\u000bvt",
                    "Ünï cödé",
                    "İstanbul ß ı",
                    "a_B1[]{}`~!@#$%^&*()=+|\\;:'\",<>/?",
                    "名前 x",
                    "\uD83D\uDE00 b",
                    "\u00a0nbsp\u00a0",
                    "\u007f")) {
                statement.setString(1, given);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    assertThat(TableName.of(given)).as(given).isEqualTo(row.getString(1));
                }
            }
        }
    }
}
