package org.amcsnowflake.local.snowflake.faithful;

import org.amcsnowflake.local.snowflake.Driver;
import org.amcsnowflake.local.snowflake.LocalSnowflake;
import org.amcsnowflake.local.snowflake.LocalSnowflakeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A role may do only what was granted; the three kinds of Snowflake's errors. */
class PrivilegesTest extends FaithfulTest {
    private Connection admin;

    @BeforeEach
    void narrow() throws SQLException {
        admin = administrator();
        run("CREATE TABLE T (A NUMBER)", "INSERT INTO T VALUES (1)", "CREATE STAGE LANDING");
        grant("CREATE OR REPLACE ROLE NARROW", "GRANT ROLE NARROW TO USER DEMO");
        run("USE SECONDARY ROLES NONE", "USE ROLE NARROW");
    }

    @AfterEach
    void leave() throws SQLException {
        admin.close();
    }

    private void grant(String... statements) throws SQLException {
        for (String sql : statements) {
            Driver.run(admin, sql.replace("{s}", "AMC." + schema()));
        }
    }

    private void grantUsage() throws SQLException {
        grant(
                "GRANT USAGE ON WAREHOUSE AMC_WH TO ROLE NARROW",
                "GRANT USAGE ON DATABASE AMC TO ROLE NARROW",
                "GRANT USAGE ON SCHEMA {s} TO ROLE NARROW");
    }

    private static final String DENIED = "SQL access control error:\nInsufficient privileges to operate on ";
    private static final String UNKNOWN = " does not exist or not authorized.";

    @Test
    void withoutUsageOnTheDatabaseItDoesNotExist() {
        refuses("SELECT * FROM T", "002003", "02000", "SQL compilation error:\nDatabase 'AMC'" + UNKNOWN);
        refuses("USE DATABASE AMC", "002043", "02000", NOT_THERE);
        refuses("SHOW TABLES IN DATABASE AMC", "002043", "02000", NOT_THERE);
    }

    private static final String NOT_THERE =
            "SQL compilation error:\nObject does not exist, or operation cannot be performed.";

    @Test
    void withoutUsageOnTheSchemaItDoesNotExist() throws SQLException {
        grant("GRANT USAGE ON DATABASE AMC TO ROLE NARROW");

        refuses(
                "CREATE TABLE N (A NUMBER)",
                "002003",
                "02000",
                "SQL compilation error:\nSchema 'AMC." + schema() + "'" + UNKNOWN);
        assertThat(rows("SHOW SCHEMAS IN DATABASE AMC")).noneMatch(row -> row.contains(schema()));
    }

    @Test
    void aTableWithoutAnyPrivilegeDoesNotExist() throws SQLException {
        grantUsage();

        refuses("SELECT * FROM T", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
        refuses("INSERT INTO T VALUES (2)", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
        refuses("DESCRIBE TABLE T", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
        assertThat(rows("SHOW TABLES LIKE 'T'")).isEmpty();
        assertThat(rows("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA()"))
                .isEmpty();
    }

    @Test
    void aVisibleTableAllowsOnlyWhatWasGranted() throws SQLException {
        grantUsage();
        grant("GRANT SELECT ON TABLE {s}.T TO ROLE NARROW");

        assertThat(rows("SELECT A FROM T")).containsExactly("1");
        for (String change : List.of(
                "INSERT INTO T VALUES (2)",
                "UPDATE T SET A = 2",
                "DELETE FROM T",
                "TRUNCATE TABLE T",
                "ALTER TABLE T ADD COLUMN B NUMBER",
                "DROP TABLE T",
                "MERGE INTO T USING (SELECT 1 AS A) S ON T.A = S.A WHEN MATCHED THEN DELETE",
                "COPY INTO T FROM @~/nothing")) {
            refuses(change, "003001", "42501", DENIED + "table 'T'");
        }
        grant("GRANT INSERT, UPDATE ON TABLE {s}.T TO ROLE NARROW");
        assertThat(update("MERGE INTO T USING (SELECT 1 AS A) S ON T.A = S.A"
                        + " WHEN MATCHED THEN UPDATE SET A = 5 WHEN NOT MATCHED THEN INSERT VALUES (S.A)"))
                .isOne();
        assertThat(rows("SELECT A FROM T")).containsExactly("5");
    }

    @Test
    void anErrorTableIsReadByTheOwnerAndByWhoeverIsGrantedIt() throws SQLException {
        grantUsage();
        grant("ALTER TABLE {s}.T SET ERROR_LOGGING = TRUE", "GRANT SELECT, INSERT ON TABLE {s}.T TO ROLE NARROW");
        run("INSERT INTO T VALUES ('x')");

        refuses("SELECT * FROM ERROR_TABLE(T)", "003001", "42501", DENIED + "table 'T'");
        grant("GRANT SELECT ERROR TABLE ON TABLE {s}.T TO ROLE NARROW");
        assertThat(rows("SELECT ERROR_CODE FROM ERROR_TABLE(T)")).containsExactly("100038");
        refuses("TRUNCATE ERROR_TABLE(T)", "003001", "42501", DENIED + "table 'T'");
    }

    @Test
    void creatingTablesStagesAndFormatsRequiresAGrant() throws SQLException {
        grantUsage();
        String denied = DENIED + "schema '" + schema() + "'";
        refuses("CREATE TABLE N (A NUMBER)", "003001", "42501", denied);
        refuses("CREATE TABLE IF NOT EXISTS N (A NUMBER)", "003001", "42501", denied);
        refuses("CREATE STAGE N", "003001", "42501", denied);
        refuses("CREATE TEMPORARY STAGE N", "003001", "42501", denied);
        refuses("CREATE FILE FORMAT N TYPE = CSV", "003001", "42501", denied);

        run("CREATE TEMPORARY TABLE N (A NUMBER)", "INSERT INTO N VALUES (1)");
        assertThat(rows("SELECT A FROM N")).containsExactly("1");

        grant("GRANT CREATE TABLE, CREATE STAGE, CREATE FILE FORMAT ON SCHEMA {s} TO ROLE NARROW");
        run("CREATE TABLE MADE (A NUMBER)", "CREATE STAGE MADE_STAGE", "CREATE FILE FORMAT MADE_FORMAT TYPE = CSV");
        run("INSERT INTO MADE VALUES (1)", "ALTER TABLE MADE ADD COLUMN B NUMBER", "DROP TABLE MADE");
    }

    @Test
    void anotherRolesTableOfTheSameNameConflicts() throws SQLException {
        grantUsage();
        grant("GRANT CREATE TABLE ON SCHEMA {s} TO ROLE NARROW");

        refuses(
                "CREATE OR REPLACE TABLE T (A NUMBER)",
                "003041",
                "42710",
                "SQL compilation error:\nObject 'AMC." + schema()
                        + ".T' already exists, but current role has no privileges on it. If this is unexpected and you"
                        + " cannot resolve this problem, contact your system administrator. ACCOUNTADMIN role may be"
                        + " required to manage the privileges on the object.");
        grant("GRANT INSERT ON TABLE {s}.T TO ROLE NARROW");
        refuses("CREATE OR REPLACE TABLE T (A NUMBER)", "003001", "42501", DENIED + "table 'T'");
    }

    @Test
    void readingAndWritingAStageRequiresAGrant(@TempDir Path folder) throws SQLException {
        grantUsage();
        refuses(
                "LIST @LANDING",
                "002003",
                "02000",
                "SQL compilation error:\nStage 'AMC." + schema() + ".LANDING'" + UNKNOWN);
        grant("GRANT READ ON STAGE {s}.LANDING TO ROLE NARROW");
        assertThat(rows("LIST @LANDING")).isEmpty();
        refuses("REMOVE @LANDING", "003001", "42501", DENIED + "stage 'LANDING'");
        refuses("PUT 'file://" + folder + "/x.csv' @LANDING", "003001", "42501", DENIED + "stage 'LANDING'");
        grant("GRANT WRITE ON STAGE {s}.LANDING TO ROLE NARROW");
        put(folder, "x.csv", "@LANDING", "7");
        put(folder, "x.csv", "@~/mine", "8");
        grant("GRANT INSERT ON TABLE {s}.T TO ROLE NARROW");
        run("COPY INTO T FROM @LANDING", "COPY INTO T FROM @~/mine");
        refuses("LIST @%T", "003001", "42501", DENIED + "table 'T'");
    }

    @Test
    void aRevokedOrUnknownRoleCannotBeUsed() throws SQLException {
        grant("CREATE ROLE IF NOT EXISTS OTHER_ROLE");
        refuses(
                "USE ROLE OTHER_ROLE",
                "003013",
                "42501",
                "SQL access control error:\nRequested role 'OTHER_ROLE' is not assigned to the executing user. Specify"
                        + " another role to activate.");
        refuses("USE ROLE NO_SUCH_ROLE", "002043", "02000", NOT_THERE);
        refuses("GRANT ROLE ACCOUNTADMIN TO USER DEMO", "003001", "42501", DENIED + "role 'ACCOUNTADMIN'");
        refuses("CREATE ROLE MINE", "003001", "42501", DENIED + "account");
    }

    @Test
    void rolesInheritAndSecondaryRolesAddUp() throws SQLException {
        grantUsage();
        refuses("SELECT A FROM T", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
        run("USE SECONDARY ROLES ALL");
        assertThat(rows("SELECT A FROM T")).containsExactly("1");
        refuses("CREATE TABLE N (A NUMBER)", "003001", "42501", DENIED + "schema '" + schema() + "'");
        run("USE SECONDARY ROLES NONE");

        grant("CREATE OR REPLACE ROLE READER", "GRANT SELECT ON TABLE {s}.T TO ROLE READER");
        grant("GRANT ROLE READER TO ROLE NARROW");
        assertThat(rows("SELECT A FROM T")).containsExactly("1");
        grant("REVOKE ROLE READER FROM ROLE NARROW");
        refuses("SELECT A FROM T", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
    }

    @Test
    void grantsOnAllAndFutureTablesApplyToThem() throws SQLException {
        grantUsage();
        grant(
                "GRANT SELECT ON ALL TABLES IN SCHEMA {s} TO ROLE NARROW",
                "GRANT SELECT, INSERT ON FUTURE TABLES IN SCHEMA {s} TO ROLE NARROW");
        assertThat(rows("SELECT A FROM T")).containsExactly("1");
        run("USE ROLE AMC_LOADER", "CREATE TABLE LATER (A NUMBER)", "USE ROLE NARROW");
        run("INSERT INTO LATER VALUES (3)");
        assertThat(rows("SELECT A FROM LATER")).containsExactly("3");
        grant("REVOKE SELECT ON TABLE {s}.LATER FROM ROLE NARROW");
        refuses("SELECT A FROM LATER", "003001", "42501", DENIED + "table 'LATER'");
    }

    @Test
    void droppingATableRemovesItsGrants() throws SQLException {
        grantUsage();
        grant("GRANT SELECT ON TABLE {s}.T TO ROLE NARROW");
        run("USE ROLE AMC_LOADER", "ALTER TABLE T RENAME TO U", "USE ROLE NARROW");
        assertThat(rows("SELECT A FROM U")).containsExactly("1");
        run("USE ROLE AMC_LOADER", "CREATE OR REPLACE TABLE U (A NUMBER)", "USE ROLE NARROW");
        refuses("SELECT A FROM U", "002003", "42S02", "SQL compilation error:\nObject 'U'" + UNKNOWN);
    }

    @Test
    void ownershipIsTransferred() throws SQLException {
        grantUsage();
        grant("GRANT OWNERSHIP ON TABLE {s}.T TO ROLE NARROW COPY CURRENT GRANTS");
        run("ALTER TABLE T ADD COLUMN B NUMBER", "INSERT INTO T VALUES (2, 3)");
        run("USE ROLE AMC_LOADER");
        refuses("SELECT A FROM T", "002003", "42S02", "SQL compilation error:\nObject 'T'" + UNKNOWN);
    }

    @Test
    void showsGrants() throws SQLException {
        grantUsage();
        grant("GRANT SELECT, INSERT ON TABLE {s}.T TO ROLE NARROW");

        assertThat(rows("SHOW GRANTS TO ROLE NARROW"))
                .containsExactlyInAnyOrder(
                        "null,USAGE,WAREHOUSE,AMC_WH,ROLE,NARROW,false,",
                        "null,USAGE,DATABASE,AMC,ROLE,NARROW,false,",
                        "null,USAGE,SCHEMA,AMC." + schema() + ",ROLE,NARROW,false,",
                        "null,SELECT,TABLE,AMC." + schema() + ".T,ROLE,NARROW,false,",
                        "null,INSERT,TABLE,AMC." + schema() + ".T,ROLE,NARROW,false,");
        assertThat(rows("SHOW GRANTS ON TABLE T"))
                .contains("null,OWNERSHIP,TABLE,AMC." + schema() + ".T,ROLE,AMC_LOADER,true,");
        assertThat(rows("SHOW GRANTS TO USER DEMO")).contains("null,NARROW,USER,DEMO,", "null,AMC_LOADER,USER,DEMO,");
        assertThat(rows("SHOW GRANTS OF ROLE NARROW")).containsExactly("null,NARROW,USER,DEMO,");
        assertThat(rows("SELECT CURRENT_ROLE()")).containsExactly("NARROW");
    }

    @Test
    void anInapplicablePrivilegeIsRefused() throws SQLException {
        refuses(
                admin,
                "GRANT INSERT ON SCHEMA AMC.PUBLIC TO ROLE NARROW",
                "003008",
                "42501",
                "SQL access control error:\nInvalid privilege 'INSERT' for object type 'SCHEMA'.");
        refuses(
                admin,
                "GRANT USAGE ON DATABASE AMC TO ROLE NOBODYS",
                "002003",
                "02000",
                "SQL compilation error:\nRole 'NOBODYS'" + UNKNOWN);
    }

    @Test
    void newerAccountsNameTheMissingPrivilege() throws SQLException {
        LocalSnowflakeSettings settings = LocalSnowflakeSettings.empty()
                .withAccount(LocalSnowflakeSettings.demoAccount().withHints());
        try (LocalSnowflake newer = LocalSnowflake.start(settings);
                Connection session = Driver.connect(newer)) {
            refuses(
                    session,
                    "SELECT * FROM T",
                    "002003",
                    "42S02",
                    "SQL compilation error:\nObject 'T' does not exist or not authorized. Your primary role AMC_LOADER must"
                            + " have at least one privilege granted on TABLE AMC.PUBLIC.T.");
            refuses(
                    session,
                    "SELECT * FROM NOWHERE.T",
                    "002003",
                    "02000",
                    "SQL compilation error:\nSchema 'AMC.NOWHERE' does not exist or not authorized. Your primary role"
                            + " AMC_LOADER must have USAGE or any other privilege granted on SCHEMA AMC.NOWHERE.");
        }
    }
}
