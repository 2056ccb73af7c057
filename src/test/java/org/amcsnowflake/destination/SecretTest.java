package org.amcsnowflake.destination;

import org.amcsnowflake.support.RsaKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SecretTest {
    private final Secret secret = new Secret("correct horse");

    @Test
    void isShownOnlyWhenItIsRevealed() {
        assertThat(secret.reveal()).isEqualTo("correct horse");
        assertThat(secret).hasToString("******");
        assertThat(new Credentials.Password(secret)).hasToString("Password[password=******]");
        assertThat(new Credentials.AccessToken(secret)).hasToString("AccessToken[token=******]");
    }

    @Test
    void aKeyPairShowsNoPartOfItsKey() {
        assertThat(new Credentials.KeyPair(RsaKeys.FIRST.getPrivate())).hasToString("KeyPair[******]");
    }

    @Test
    void isEqualToAnotherOfTheSameValue() {
        assertThat(secret).isEqualTo(new Secret("correct horse")).hasSameHashCodeAs(new Secret("correct horse"));
        assertThat(secret).isNotEqualTo(new Secret("wrong horse"));
    }
}
