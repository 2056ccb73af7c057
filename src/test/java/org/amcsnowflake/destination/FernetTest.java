package org.amcsnowflake.destination;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** With the Fernet specification's own vectors. */
class FernetTest {
    private static final String KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    private static final String OTHER = "bG9jYWwtbW9kZS1rZXktZm9yLWRlbW9uc3RyYXRpb24=";
    private static final String TOKEN =
            "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    @Test
    void makesTheTokenOfTheSpecification() {
        Clock clock =
                Clock.fixed(OffsetDateTime.parse("1985-10-26T01:20:00-07:00").toInstant(), ZoneOffset.UTC);
        byte[] iv = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

        assertThat(new Fernet(List.of(KEY), clock).encrypt("hello", iv)).isEqualTo(TOKEN);
    }

    @Test
    void opensTheTokenOfTheSpecificationHoweverOldItIs() {
        assertThat(Fernet.of(KEY).decrypt(TOKEN)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "pässwörd 😀",
                "exactly 16 bytes",
                "a longer one that needs more than a single block of AES"
            })
    void opensWhatItClosed(String text) {
        assertThat(Fernet.of(KEY).decrypt(Fernet.of(KEY).encrypt(text))).isEqualTo(text);
    }

    @Test
    void theFirstKeyClosesAndEveryKeyOpens() {
        String old = Fernet.of(OTHER).encrypt("old");
        Fernet both = Fernet.of(KEY + ", " + OTHER);

        assertThat(both.decrypt(old)).isEqualTo("old");
        assertThat(Fernet.of(KEY).decrypt(both.encrypt("new"))).isEqualTo("new");
    }

    @Test
    void refusesAnotherKeysToken() {
        assertThatThrownBy(() -> Fernet.of(OTHER).decrypt(TOKEN))
                .isInstanceOf(Fernet.UndecryptableException.class)
                .hasMessage("it was encrypted with another key, or changed since");
    }

    @Test
    void noticesEveryChangedCharacter() {
        for (int i = 0; i < TOKEN.length() - 3; i++) {
            char changed = TOKEN.charAt(i) == 'A' ? 'B' : 'A';
            String token = TOKEN.substring(0, i) + changed + TOKEN.substring(i + 1);
            assertThatThrownBy(() -> Fernet.of(KEY).decrypt(token)).isInstanceOf(Fernet.UndecryptableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gAAAAA", "not base64 at all!", "%%%%", "plain password"})
    void refusesWhatIsNoToken(String text) {
        assertThatThrownBy(() -> Fernet.of(KEY).decrypt(text))
                .isInstanceOf(Fernet.UndecryptableException.class)
                .hasMessage("it is not a Fernet token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "short", "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e", "!!!"})
    void aMalformedKeyIsNamedByItsSettingAndNotShown(String key) {
        assertThatThrownBy(() -> Fernet.of(key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("FERNET_KEY ")
                .hasMessageContaining("make one with: ");
    }
}
