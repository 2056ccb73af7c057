package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.local.snowflake.fault.Fault;
import org.amcsnowflake.local.snowflake.fault.FaultAction;
import org.amcsnowflake.local.snowflake.fault.RequestKind;
import org.amcsnowflake.support.PreparedKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** An analyst's Snowflake settings. */
class SnowflakeConfigFormTest extends AnalystTest {
    @AutoClose
    private final PreparedKeys keys = PreparedKeys.open();

    @Test
    void settingsAreTestedSavedAndDeleted() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.press("Save");
        browser.awaitText(
                ".invalid-feedback", "Enter the account identifier", "Enter the Snowflake user", "Enter the database");
        browser.fill("Account", "https://local");
        browser.fill("Username", "demo");
        browser.choose("Username and password");
        browser.fill("Password", "wrong");
        browser.fill("Database", "AMC");
        browser.fill("Warehouse", "AMC_WH");
        browser.fill("Role", "AMC_LOADER");
        browser.press("Test Connection");
        browser.awaitText(".invalid-feedback", "The account identifier is malformed: write it as ORGANIZATION-ACCOUNT");
        browser.fill("Account", "local");
        browser.press("Test Connection");
        browser.awaitText("connection-steps", "✓ Reach the account", "✗ Sign in", "Authentication failed");
        browser.awaitMessage("Connection failed: Authentication failed");
        assertAccessible("a failed connection test");
        browser.keepPicture("settings-failed");

        snowflake.add(Fault.once(RequestKind.MERGE, FaultAction.Delay.untilLifted()));
        browser.fill("Password", "demo-password");
        browser.press("Test Connection");
        browser.awaitText("connection-steps", "✓ Load the file");
        assertThat(browser.text("connection-steps")).doesNotContain("Merge the rows");
        snowflake.clearFaults();
        browser.awaitMessage("Connection successful!");
        browser.awaitText("connection-steps", "✓ Merge the rows", "✓ Clean up");
        browser.keepPicture("settings-tested");

        browser.choose("Write a receipt for each upload to the table AMC_UPLOADS");
        browser.press("Save");
        browser.awaitMessage("Configuration saved");
        assertThat(browser.field("Write a receipt for each upload to the table AMC_UPLOADS")
                        .isSelected())
                .isTrue();
        assertThat(browser.field("Password").getDomProperty("value"))
                .as("the password after saving")
                .isEmpty();
        browser.press("Delete");
        browser.awaitText("confirm-dialog", "Its secrets are erased");
        browser.agree();
        browser.awaitMessage("Configuration deleted");
    }

    @Test
    void aKeyPairIsGeneratedAndItsStatementShown() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.choose("Key pair (recommended)");
        browser.fill("Username", "demo");
        browser.press("Generate key pair");
        browser.awaitText("copy-text", "ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY");
        assertThat(browser.driver().getPageSource()).doesNotContain("BEGIN PRIVATE KEY-----\n");
        browser.keepPicture("key-pair");
    }

    @Test
    void aWorkloadIdentityIsTestedAndSavedOnceItsStatementHasRun() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.choose("Workload identity (no stored secret)");
        browser.press("Show statement for Snowflake");
        browser.awaitText(".invalid-feedback", "Enter the Snowflake user");
        browser.fill("Account", "local");
        browser.fill("Username", "console_loader");
        browser.fill("Database", "AMC");
        browser.fill("Warehouse", "AMC_WH");
        browser.fill("Role", "AMC_LOADER");
        browser.press("Test Connection");
        browser.awaitText(".invalid-feedback", "There is no workload identity yet");
        browser.press("Show statement for Snowflake");
        browser.awaitText("copy-text", "CREATE USER \"CONSOLE_LOADER\" TYPE = SERVICE WORKLOAD_IDENTITY");
        assertAccessible("the statement of a workload identity");
        browser.keepPicture("workload-identity");
        browser.fill("Username", "another_loader");
        Awaitility.await("the statement of the former name is gone").until(() -> browser.count("copy-text") == 0);
        browser.fill("Username", "console_loader");
        String statement = browser.text("copy-text code").lines().findFirst().orElseThrow();
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(statement.replaceFirst(";$", ""));
            administrator.execute("GRANT ROLE AMC_LOADER TO USER CONSOLE_LOADER");
        }

        browser.press("Test Connection");
        browser.awaitMessage("Connection successful!");
        browser.press("Save");
        browser.awaitMessage("Configuration saved");
    }

    @Test
    void storedSettingsAreTestedWithoutSecretsButChangedOnesRequireThem() {
        browser.press("Settings");
        browser.press("Test Connection");
        browser.awaitMessage("Connection successful!");
        browser.fill("Database", "OTHER");
        browser.press("Test Connection");
        browser.awaitText(".invalid-feedback", "Enter the password again");
    }

    @Test
    void anErrorIsShownBesideItsField() {
        fillForTheFirstTime();
        browser.choose("Key pair (recommended)");
        browser.fill("Private key", "-----BEGIN RSA PRIVATE KEY-----");
        browser.press("Save");
        browser.awaitText("#private_key-wrong", "The private key is in PKCS#1 form; convert it with: openssl pkcs8");
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
                .isEqualTo("private_key");
    }

    @Test
    void theStatementForAGeneratedKeyStaysWhenTheSettingsAreSaved() {
        fillForTheFirstTime();
        browser.press("Generate key pair");
        browser.awaitText("copy-text", "ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY");
        browser.press("Save");
        browser.awaitMessage("Configuration saved");
        browser.awaitText("copy-text", "ALTER USER \"DEMO\" SET RSA_PUBLIC_KEY");
    }

    @Test
    void settingsAreReadAgainAfterAFailure() {
        browser.disconnect(true);
        try {
            browser.press("Settings");
            browser.awaitText("[role=alert]", "The service is not responding");
        } finally {
            browser.disconnect(false);
        }
        Browser.await(
                "the settings",
                () -> assertThat(browser.field("Username").getDomProperty("value"))
                        .isNotEmpty());
        assertThat(browser.count("main [role=alert]")).isZero();
    }

    @Test
    void uploadsArePausedAndResumed() {
        browser.press("Settings");
        browser.press("Pause uploads");
        browser.awaitMessage("Uploads are paused. Running uploads finish.");
        browser.awaitText("snowflake-config-form [role=status]", "Uploads have been paused since");
        assertAccessible("paused uploads");
        UUID execution = amc.execution(user, "paused", "[{\"a\": 1}]");
        browser.press("Executions");
        browser.awaitText(row(execution), "Pending", "paused");

        browser.press("Settings");
        browser.press("Resume uploads");
        browser.awaitMessage("Uploads are resumed.");
        browser.awaitText("snowflake-config-form form", "Pause uploads");
        browser.press("Executions");
        browser.awaitText(row(execution), "Uploaded");
    }

    /** Fills in the required fields of a new configuration. */
    private void fillForTheFirstTime() {
        signInAs(UUID.randomUUID());
        browser.press("Settings");
        browser.fill("Account", "local");
        browser.fill("Username", "demo");
        browser.fill("Database", "AMC");
    }
}
