package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** One execution: its upload, why it failed, and what an analyst can do. */
class ExecutionDetailTest extends AnalystTest {
    @Test
    void aFailureShowsItsCauseAndFixAndIsRetried() {
        refuseNextMerge();
        UUID execution = amc.execution(user, "MENDED", Amc.rows(5));
        browser.awaitText(row(execution), "✗", "Failed (1/3)", "needs your attention");
        browser.awaitText("header", "Dead letters 1");
        browser.driver().findElement(By.cssSelector(row(execution) + " a")).click();
        browser.awaitText("dialog", "Role \"AMC_LOADER\" lacks a privilege", "SQL to fix this");
        browser.awaitText("dialog pre", "GRANT CREATE TABLE ON SCHEMA \"AMC\".\"PUBLIC\" TO ROLE \"AMC_LOADER\";");
        browser.awaitAddress("/executions/" + execution);
        assertAccessible("a failed execution");
        browser.keepPicture("failed");

        browser.press("Retry");
        browser.awaitMessage("Snowflake upload retry initiated");
        browser.awaitText("dialog", "✓", "Uploaded", "5 rows read", "merge");
        browser.press("Show rows");
        browser.awaitText("dialog table", "execution_id", execution.toString());
        browser.keepPicture("detail");
        browser.press("Close");
        Browser.await(
                "the dialog to close", () -> assertThat(browser.text("dialog")).isEmpty());
    }

    @Test
    void repeatingAnAppendIsConfirmedFirst() {
        UUID execution = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"APPENDED\", \"snowflake_strategy\": \"append\"}",
                Amc.rows(2));
        browser.awaitText(row(execution), "Uploaded");
        browser.open("/executions/" + execution);
        browser.press("Upload again");
        browser.awaitText("confirm-dialog", "adds them a second time");
        browser.press("Cancel");
        assertThat(warehouse.count("SELECT COUNT(*) FROM APPENDED")).isEqualTo(2);
        browser.press("Upload again");
        browser.awaitText("confirm-dialog", "a second time");
        browser.agree();
        Awaitility.await().until(() -> warehouse.count("SELECT COUNT(*) FROM APPENDED") == 4);
    }

    @Test
    void enablingAnExecutionUploadsIt() {
        UUID execution = amc.execution(user, null, "{}", Amc.rows(4));
        browser.awaitText(row(execution), "—", "Skipped", "not enabled");
        browser.open("/executions/" + execution);
        browser.press("Upload settings");
        browser.choose("Enable Snowflake Upload");
        browser.fill("Table Name", "ENABLED_LATER");
        browser.press("Save");
        browser.awaitText("dialog", "✓", "Uploaded");
        assertThat(warehouse.count("SELECT COUNT(*) FROM ENABLED_LATER")).isEqualTo(4);
    }

    @Test
    void columnsAndValuesAreTriedInThePreviewBeforeTheyAreSaved() {
        UUID execution = amc.execution(
                user,
                null,
                "{}",
                "[{\"campaign\": \"x\", \"spend\": 150000000, \"zip\": \"01234\", \"day\": \"2026-01-05\"}]");
        browser.open("/executions/" + execution);
        browser.press("Upload settings");
        browser.choose("Enable Snowflake Upload");
        browser.fill("Table Name", "SHAPED");
        browser.press("Columns, values and tables");
        addColumn(1, "campaign", "NAME");
        addColumn(2, "zip", "ZIP");
        browser.select("[aria-label='What happens to column 2']", "dropped");
        addColumn(3, "gone", "GONE");
        addColumn(4, "zip", "TWICE");
        browser.press("Save");
        browser.awaitText("columns-editor", "The column 'zip' has two rows; remove one.");
        browser.press("Remove column 4");
        addStep(1, "spend", "upper case");
        addStep(2, "spend", "cast to a type");
        browser.type("#step-2-type", "NUMBER(39,2)");
        browser.press("Save");
        browser.awaitText(".option-steps .is-invalid", "transforms step 2 casts to NUMBER(39,2); it must be");
        assertAccessible("the form of options");
        browser.press("Remove step 2");
        browser.select("#step-1-transform", "microcents to currency");
        browser.fill(
                "Tables (optional)", "[{\"table\": \"elsewhere\", \"when\": {\"column\": \"NAME\", \"in\": [\"y\"]}}]");
        browser.press("Preview upload");
        browser.awaitText(
                "upload-preview",
                "The result has no column 'gone'",
                "execution_id, day, amc_row_number",
                "of all 1 rows",
                "NAME",
                "NUMBER(38,12)",
                "1.5",
                "SHAPED");
        assertThat(browser.text("upload-preview")).contains("ELSEWHERE");
        assertThat(browser.text("upload-preview")).doesNotContain("01234");
        browser.press("Key and changed rows");
        browser.choose("Upload only changed rows");
        browser.press("Save");
        browser.awaitText(".invalid-feedback", "needs key columns");
        browser.fill("Key columns (optional)", "NAME\nday");
        browser.press("Preview upload");
        browser.awaitText("upload-preview", "NAME, day: set by snowflake_key_columns", "1.5");
        assertAccessible("a preview of an upload");
        browser.keepPicture("upload-preview");
        pictures("shaping");

        browser.press("Save");
        browser.awaitText(
                "dialog",
                "✓",
                "Uploaded",
                "campaign → NAME",
                "zip dropped",
                "microcents of spend: 1 changed",
                "no column 'gone'");
        assertThat(browser.text("dialog")).contains("SHAPED: 1 row", "ELSEWHERE: 0 rows");
        assertThat(warehouse.rows("SELECT NAME, \"spend\" FROM SHAPED"))
                .hasToString("[{NAME=x, spend=1.500000000000}]");
    }

    /** The form in each appearance. */
    private void pictures(String name) {
        browser.scrollTo("upload-settings");
        browser.keepPicture(name);
        browser.darken(true);
        assertReadableInTheDark("the form of options");
        browser.keepPicture(name + "-dark");
        browser.darken(false);
        browser.narrow(true);
        assertThat(browser.driver().executeScript("""
                        const box = document.querySelector('dialog').getBoundingClientRect();
                        return [...document.querySelectorAll('dialog, dialog *')]
                          .filter((element) => !element.parentElement.closest('.table-responsive')
                            && element.getBoundingClientRect().right > Math.min(box.right, innerWidth, 360))
                          .map((element) => element.outerHTML.slice(0, 100)).join(' | ');""")).isEqualTo("");
        browser.scrollTo("transforms-editor");
        browser.keepPicture(name + "-narrow");
        browser.scrollTo("columns-editor");
        browser.keepPicture(name + "-narrow-columns");
        browser.narrow(false);
    }

    private void addColumn(int row, String column, String name) {
        browser.press("Add column");
        browser.type("[aria-label='Column of the result " + row + "']", column);
        browser.type("[aria-label='Column of the table " + row + "']", name);
    }

    private void addStep(int step, String column, String transform) {
        browser.press("Add step");
        browser.type("#step-" + step + "-column", column);
        browser.select("#step-" + step + "-transform", transform);
    }

    @Test
    void rowsOfEachTableAreShown() {
        UUID execution = amc.execution(
                user,
                null,
                "{\"snowflake_enabled\": true, \"snowflake_tables\": [{\"table\": \"ROWS_A\", \"when\": {\"column\": \"n\", \"in\": [1]}},"
                        + " {\"table\": \"ROWS_NONE\", \"when\": {\"column\": \"n\", \"in\": [9]}}, {\"table\": \"ROWS_B\"}]}",
                "[{\"n\": 1, \"t\": \"first\"}, {\"n\": 2, \"t\": \"second\"}]");
        browser.awaitText(row(execution), "Uploaded");
        browser.open("/executions/" + execution);
        browser.press("Show rows");
        browser.awaitText("execution-preview table", "ROWS_A", "first");
        assertThat(browser.text("#preview-table")).isEqualToIgnoringWhitespace("ROWS_A ROWS_B");
        browser.select("#preview-table", "ROWS_B");
        browser.awaitText("execution-preview table", "ROWS_B", "second");
        assertThat(browser.text("execution-preview table")).doesNotContain("first");
        assertAccessible("the rows of one of several tables");

        browser.press("Upload settings");
        browser.fill("Table Name", "TOGETHER");
        browser.fill("Tables (optional)", "");
        browser.press("Preview upload");
        browser.awaitText(
                "upload-preview",
                "Rows of earlier uploads are deleted from",
                "\"ROWS_A\"",
                "\"ROWS_B\"",
                "these tables");
    }

    @Test
    void optionsAreEditedByKeyboardAndAsText() {
        UUID execution = amc.execution(user, null, """
                {"snowflake_columns": {"a": "A"}, "snowflake_transforms": [{"column": "a", "transform": "trim"},
                 {"column": "b", "transform": "null_if", "values": ["", 0, false]}, {"column": "b", "transform": "default", "value": -1.5, "into": "c"}]}""", "[{\"a\": 1}]");
        browser.open("/executions/" + execution);
        browser.press("Upload settings");
        browser.choose("Enable Snowflake Upload");
        browser.press("Move step 2 up");
        Browser.await("the focus", () -> assertThat(browser.focused()).isEqualTo("Move step 1 down"));
        browser.pressKey(Keys.ENTER);
        Browser.await("the focus", () -> assertThat(browser.focused()).isEqualTo("Move step 2 down"));
        browser.pressKey(Keys.ENTER);
        Browser.await("the focus", () -> assertThat(browser.focused()).isEqualTo("Move step 3 up"));
        browser.awaitText("transforms-editor [role=status]", "Step 2 is now step 3.");
        browser.press("Remove step 2");
        Browser.await("the focus", () -> assertThat(browser.focused()).isEqualTo("Remove step 2"));
        browser.press("Edit values as text");
        Browser.await(
                "the text",
                () -> assertThat(browser.driver()
                                .executeScript(
                                        "return document.querySelector('#transforms')?.value.replace(/\\s/g, '')"))
                        .isEqualTo("[{\"column\":\"a\",\"transform\":\"trim\"},"
                                + "{\"column\":\"b\",\"transform\":\"null_if\",\"values\":[\"\",0,false]}]"));
        browser.type("#transforms", "[{\"column\": \"a\", \"transform\": \"trim\"");
        browser.press("Save");
        browser.awaitText(".invalid-feedback", "This is not JSON");
        browser.type("#transforms", "[{\"column\": \"a\", \"transform\": \"eval\"}]");
        browser.press("Preview upload");
        browser.awaitText("upload-preview", "has no known transform");
        browser.press("Edit values as a table");
        browser.awaitText(".invalid-feedback", "This cannot be edited as a table.");
        browser.type("#transforms", "[{\"column\": \"a\", \"transform\": \"lower\"}]");
        browser.press("Edit values as a table");
        browser.awaitText("#step-1-transform", "lower case");
        browser.press("Save");
        browser.awaitMessage("Upload settings saved");
        assertThat(amc.one(
                        "SELECT (metadata -> 'snowflake_transforms')::text AS t, (metadata -> 'snowflake_columns')::text AS c FROM workflow_executions WHERE id = ?",
                        execution))
                .hasToString("{t=[{\"column\": \"a\", \"transform\": \"lower\"}], c={\"a\": \"A\"}}");
    }

    @Test
    void aTemporaryFailureShowsItsNextRetry() {
        failNextMerge(new SnowflakeError("000603", "XX000", "SQL execution internal error"));
        UUID execution = amc.execution(user, "PASSING", Amc.rows(1));
        browser.awaitText(row(execution), "✗", "Failed (1/3)", "next retry at ");
        browser.open("/executions/" + execution);
        browser.awaitText("dialog", "Next retry at ");
    }

    @Test
    void theSqlToFixAFailureIsCopied() {
        refuseNextMerge();
        UUID execution = amc.execution(user, "COPIED", Amc.rows(1));
        browser.open("/executions/" + execution);
        browser.awaitText("dialog pre", "GRANT CREATE TABLE");
        browser.driver()
                .executeCdpCommand(
                        "Browser.grantPermissions",
                        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser.press("Copy");
        browser.awaitMessage("Copied");
        assertThat(browser.driver().executeAsyncScript("navigator.clipboard.readText().then(arguments[0])"))
                .isEqualTo("GRANT CREATE TABLE ON SCHEMA \"AMC\".\"PUBLIC\" TO ROLE \"AMC_LOADER\";");
    }

    @Test
    void anExecutionWithoutAScheduleSuggestsItsTable() {
        UUID execution = amc.execution(user, null, "{}", Amc.rows(3));
        amc.update(
                "UPDATE workflow_executions SET instance_id = 'amc-us', brand = 'acme', template = 'overlap' WHERE id = ?",
                execution);
        browser.open("/executions/" + execution);
        browser.press("Upload settings");
        browser.choose("Enable Snowflake Upload");
        browser.awaitText("snowflake-config-step", "If empty, the name is AMC_US_ACME_OVERLAP");
        assertThat(browser.field("Table Name").getDomProperty("value")).isEmpty();
        browser.choose("APPEND (adds the rows; every further upload adds them again)");
        browser.press("Save");
        browser.awaitText("dialog", "✓", "Uploaded", "APPEND");
        assertThat(warehouse.count("SELECT COUNT(*) FROM AMC_US_ACME_OVERLAP")).isEqualTo(3);
    }

    @Test
    void actionsReportAnUnavailableService() {
        UUID execution = amc.execution(user, "AWAY", Amc.rows(1));
        browser.awaitText(row(execution), "Uploaded");
        browser.open("/executions/" + execution);
        browser.press("Upload again");
        browser.awaitText("confirm-dialog", "Its rows in the table are replaced");
        browser.disconnect(true);
        try {
            browser.agree();
            browser.awaitMessage("The service is not responding. Try again in a minute.");
        } finally {
            browser.disconnect(false);
        }
    }
}
