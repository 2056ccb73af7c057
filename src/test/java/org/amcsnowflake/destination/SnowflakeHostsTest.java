package org.amcsnowflake.destination;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SnowflakeHostsTest {
    private final SnowflakeHosts hosts =
            new SnowflakeHosts("local = http://127.0.0.1:8082, my_org-private=snowflake.example.com:443,");

    @ParameterizedTest
    @CsvSource({
        "ACME-MAIN, jdbc:snowflake://acme-main.snowflakecomputing.com/",
        "acme-main_eu, jdbc:snowflake://acme-main-eu.snowflakecomputing.com/",
        "xy12345, jdbc:snowflake://xy12345.snowflakecomputing.com/",
        "xy12345.eu-central-1, jdbc:snowflake://xy12345.eu-central-1.snowflakecomputing.com/",
        "xy12345.us-east-2.aws, jdbc:snowflake://xy12345.us-east-2.aws.snowflakecomputing.com/",
        "acme-main.privatelink, jdbc:snowflake://acme-main.privatelink.snowflakecomputing.com/"
    })
    void anAccountIsReachedInSnowflakesDomain(String account, String url) {
        assertThat(hosts.jdbcUrl(account)).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "local, jdbc:snowflake://http://127.0.0.1:8082/",
        "LOCAL, jdbc:snowflake://http://127.0.0.1:8082/",
        "MY_ORG-PRIVATE, jdbc:snowflake://snowflake.example.com:443/",
        "my-org-private, jdbc:snowflake://snowflake.example.com:443/"
    })
    void aConfiguredAccountIsReachedAtItsAddressInAnySpelling(String account, String url) {
        assertThat(hosts.jdbcUrl(account)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://acme.snowflakecomputing.com",
                "evil.example.com/acme",
                "evil.example.com:443",
                "evil.example.com#",
                "acme@evil.example.com",
                "acme?host=evil",
                "a.b.c.d.e",
                ".acme",
                "acme main",
                "acme\n"
            })
    void anAccountIsNeverAnAddress(String account) {
        assertThatThrownBy(() -> hosts.jdbcUrl(account))
                .isInstanceOf(DestinationException.class)
                .hasMessage(
                        "The account identifier is malformed: write it as ORGANIZATION-ACCOUNT, as shown in Snowflake's"
                                + " account menu under \"View account details\", or as a locator with its region.");
    }

    @Test
    void twoAddressesOfAnAccountAreRejected() {
        assertThatThrownBy(() -> new SnowflakeHosts("my_org-acme=a:443,MY-ORG-ACME=b:443"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SNOWFLAKE_HOSTS has two addresses for the account 'MY-ORG-ACME': remove one of them.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local",
                "local=",
                "=127.0.0.1:8082",
                "lo/cal=127.0.0.1:8082",
                "local=127.0.0.1:99999",
                "local=127.0.0.1:0",
                "local=127.0.0.1:",
                "local=ftp://127.0.0.1:8082",
                "local=http://user@127.0.0.1:8082",
                "local=http://127.0.0.1:8082/path",
                "local=127.0.0.1:8082?a=b",
                "local=127.0.0.1:8082#a"
            })
    void anInvalidEntryIsNamedWithTheSetting(String entry) {
        assertThatThrownBy(() -> new SnowflakeHosts("acme=example.com:443," + entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SNOWFLAKE_HOSTS holds '" + entry + "'; use account=host:port, or"
                        + " account=http://host:port for the local Snowflake, comma separated.");
    }

    @Test
    void theSettingMayBeEmpty() {
        assertThat(new SnowflakeHosts("").jdbcUrl("local")).isEqualTo("jdbc:snowflake://local.snowflakecomputing.com/");
    }
}
