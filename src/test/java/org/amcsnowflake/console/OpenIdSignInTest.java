package org.amcsnowflake.console;

import org.amcsnowflake.flow.service.ApiUsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** Users sign in at the configured issuer with OpenID Connect's code flow and PKCE. */
class OpenIdSignInTest extends BrowserTest {
    private final TestIssuer issuer = TestIssuer.start();
    private final UUID user = UUID.randomUUID();

    @Override
    Map<String, String> settings() {
        return Map.of(
                "oidc.issuer", issuer.address(), "oidc.client-id", TestIssuer.CLIENT, "console.token-links", "false");
    }

    @AfterAll
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void signInReturnsToThePreviousPage() {
        issuer.issue(ApiUsers.token(user));
        signOut();
        browser.open("/settings?x=1");
        browser.press("Sign in with " + issuer.address().replace("http://", ""));
        browser.awaitText("h1", "Snowflake Configuration");

        browser.awaitAddress("/settings?x=1");
        assertThat(issuer.hasVerifiedChallenge()).isTrue();
    }

    @Test
    void anErrorOfTheIssuerIsShown() {
        issuer.refuse("You may not use this console");
        signOut();
        browser.open("/");
        browser.press("Sign in with " + issuer.address().replace("http://", ""));
        browser.awaitText("[role=alert]", "The sign-in failed: You may not use this console.");
    }

    @Test
    void anUnsolicitedResponseDoesNotSignIn() {
        signOut();
        browser.open("/signed-in?code=stolen&state=made-up");
        browser.awaitText("[role=alert]", "This sign-in was not started here");
        browser.awaitAddress("/");
    }

    @Test
    void aLinkWithATokenSignsNeitherInNorOut() {
        signOut();
        browser.open("/settings#token=" + ApiUsers.token(user));
        browser.awaitText("[role=alert]", "Sign-in by link is disabled.");
        browser.awaitAddress("/settings");

        browser.driver().executeScript("sessionStorage.setItem('token', arguments[0])", ApiUsers.token(user));
        for (String link :
                List.of("/settings#token=" + ApiUsers.token(UUID.randomUUID()), "/signed-in?code=a&state=b")) {
            browser.open("/console/icon.svg");
            browser.open(link);
            browser.awaitText(".user-name", user.toString());
        }
    }
}
