package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.snowflake.engine.SnowflakeError;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

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
        browser.press("Columns and values");
        browser.fill("Columns (optional)", "{\"campaign\": \"NAME\", \"zip\": null, \"gone\": \"GONE\"");
        browser.press("Save");
        browser.awaitText(".invalid-feedback", "This is not JSON");
        browser.fill("Columns (optional)", "{\"campaign\": \"NAME\", \"zip\": null, \"gone\": \"GONE\"}");
        browser.fill("Values (optional)", "[{\"column\": \"spend\", \"transform\": \"microcent\"}]");
        browser.press("Preview upload");
        browser.awaitText("upload-preview", "has no known transform");
        browser.fill("Values (optional)", "[{\"column\": \"spend\", \"transform\": \"microcents\"}]");
        browser.press("Preview upload");
        browser.awaitText(
                "upload-preview",
                "The result has no column 'gone'",
                "execution_id, day, amc_row_number",
                "of all 1 rows",
                "NAME",
                "NUMBER(38,12)",
                "1.5");
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

        browser.press("Save");
        browser.awaitText(
                "dialog",
                "✓",
                "Uploaded",
                "campaign → NAME",
                "zip dropped",
                "microcents of spend: 1 changed",
                "no column 'gone'");
        assertThat(warehouse.rows("SELECT NAME, \"spend\" FROM SHAPED"))
                .hasToString("[{NAME=x, spend=1.500000000000}]");
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
