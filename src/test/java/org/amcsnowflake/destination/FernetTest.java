package org.amcsnowflake.destination;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The specification's vectors are those of github.com/fernet/spec: generate.json, verify.json, invalid.json. */
class FernetTest {
    private static final String KEY = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    private static final String OTHER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String HELLO =
            "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";
    private static final String HOW_TO_MAKE_ONE =
            "; generate one with: python -c 'from cryptography.fernet import Fernet;"
                    + " print(Fernet.generate_key().decode())'"
                    + " or: openssl rand -base64 32 | tr '+/' '-_'";

    private final Fernet fernet = Fernet.of(KEY);

    @Test
    void generatesTheSpecificationsToken() {
        Clock clock =
                Clock.fixed(OffsetDateTime.parse("1985-10-26T01:20:00-07:00").toInstant(), ZoneOffset.UTC);
        byte[] iv = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

        assertThat(new Fernet(List.of(KEY), clock).encrypt("hello", iv)).isEqualTo(HELLO);
    }

    @Test
    void readsTheSpecificationsToken() {
        assertThat(fernet.decrypt(HELLO)).isEqualTo("hello");
    }

    @Test
    void readsAnOldTokenSinceTokensDoNotExpire() {
        assertThat(
                        fernet.decrypt(
                                "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q=="))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "incorrect mac, it was encrypted with another key or changed since,"
                + " gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==",
        "too short, it is not a Fernet token, gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==",
        "invalid base64, it is not a Fernet token,"
                + " %%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==",
        "payload size not multiple of block size, it is not a Fernet token,"
                + " gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm",
        "payload padding error, its padding is wrong,"
                + " gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==",
        "incorrect IV, its padding is wrong,"
                + " gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==",
        "another version, it is not a Fernet token,"
                + " gQAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLKY7covSkDHw9ma-418Z5yfJ0bAi-R_TUVpW6VSXlO8JA==",
        "a plain password, it is not a Fernet token, demo-password",
        "nothing, it is not a Fernet token, ''"
    })
    void rejectsTheSpecificationsInvalidTokensWithAReason(String description, String why, String token) {
        assertThatThrownBy(() -> fernet.decrypt(token))
                .as(description)
                .isInstanceOf(Fernet.UndecryptableException.class)
                .hasMessage(why.replace("another key or", "another key, or"));
    }

    @Test
    void readsTokensOfPythonsCryptography() {
        assertThat(
                        fernet.decrypt(
                                "gAAAAABpVbkAJM1lGRkSmigLBhWuFHmXWKTaQ2NJlUo-Krg86JC_jpmLsJ7W3tUS1vdkGrQa1G-R3fnspaXRrwncMdFhEc1xHsErv9GdJXkz4ZWLCpOB49g="))
                .isEqualTo("Grüße, 世界 🎉");
        assertThat(
                        Fernet.of(OTHER_KEY)
                                .decrypt(
                                        "gAAAAAAAAAAASWBCTI_kamF9DA1b8BtIodkjezdXZaJnyUH9bYpJSVevdVwVB9deqDWTF8wKr2IsP27193RgLuDHvs9RHzfvuA=="))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "exactly 16 bytes", "Grüße, 世界 🎉\n"})
    void decryptsItsOwnTokens(String text) {
        assertThat(fernet.decrypt(fernet.encrypt(text))).isEqualTo(text);
    }

    @Test
    void encryptsTheSameTextDifferentlyEachTime() {
        assertThat(fernet.encrypt("hello")).isNotEqualTo(fernet.encrypt("hello"));
    }

    @Test
    void encryptsWithTheFirstKeyAndDecryptsWithAll() {
        Fernet rotated = Fernet.of(" " + OTHER_KEY + " , " + KEY + ",");

        assertThat(rotated.decrypt(HELLO)).isEqualTo("hello");
        assertThat(Fernet.of(OTHER_KEY).decrypt(rotated.encrypt("new"))).isEqualTo("new");
    }

    @Test
    void rejectsATokenOfAnotherKey() {
        assertThatThrownBy(() -> Fernet.of(OTHER_KEY).decrypt(HELLO))
                .isInstanceOf(Fernet.UndecryptableException.class)
                .hasMessage("it was encrypted with another key, or changed since");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "' , ', is empty",
        "not base64!, holds a key that is not URL-safe base64",
        "c2hvcnQ=, holds a key of 5 bytes instead of 32",
        "'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=,c2hvcnQ=', holds a key of 5 bytes instead of 32"
    })
    void namesTheSettingIfAKeyIsMalformed(String setting, String what) {
        assertThatThrownBy(() -> Fernet.of(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("FERNET_KEY " + what + HOW_TO_MAKE_ONE);
    }
}
