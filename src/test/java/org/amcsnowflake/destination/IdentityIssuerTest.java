package org.amcsnowflake.destination;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentityIssuerTest {
    @ParameterizedTest
    @CsvSource({
        "https://amc.example.com, https://amc.example.com",
        "' https://amc.example.com:8443/uploads/ ', https://amc.example.com:8443/uploads",
        "https://amc.example.com//, https://amc.example.com",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://localhost, http://localhost"
    })
    void isAnAddressWithoutASlashAtItsEnd(String setting, String address) {
        assertThat(new IdentityIssuer(setting).address()).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://amc.example.com",
                "ftp://amc.example.com",
                "amc.example.com",
                "https://",
                "https://user@amc.example.com",
                "https://amc.example.com/?a=b",
                "https://amc.example.com/#a",
                "https://amc.example.com/o'clock",
                "https://amc.example.com:0",
                "https://a b"
            })
    void otherAddressesAreRefused(String setting) {
        assertThatThrownBy(() -> new IdentityIssuer(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "WORKLOAD_IDENTITY_ISSUER is '" + setting + "'; it must be the https:// address");
    }

    @Test
    void withoutOneTheMethodIsNotOffered() {
        assertThat(IdentityIssuer.NONE.address()).isEmpty();
        assertThatThrownBy(IdentityIssuer.NONE::required)
                .isInstanceOf(DestinationException.class)
                .hasMessageContaining("Ask its administrator to set WORKLOAD_IDENTITY_ISSUER");
    }
}
