package org.amcsnowflake.destination;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccountIdentifierTest {
    @ParameterizedTest
    @CsvSource({
        "xy12345.us-east-1.snowflakecomputing.com, xy12345.us-east-1",
        "https://xy12345.us-east-1.snowflakecomputing.com, xy12345.us-east-1",
        "https://myorg-myacct.snowflakecomputing.com/console/login#/, myorg-myacct",
        "HTTPS://MYORG-MYACCT.snowflakecomputing.com:443/, MYORG-MYACCT",
        "https://app.snowflake.com/myorg/myacct/#/homepage, myorg-myacct",
        "https://app.snowflake.com/us-east-1/xy12345, xy12345.us-east-1",
        "https://app.snowflake.com/west-europe.azure/xy12345/worksheets, xy12345.west-europe.azure",
        "MYORG.MYACCT, MYORG-MYACCT",
        "' myorg.my_acct ', myorg-my_acct"
    })
    void isExtractedFromWhatUsersPaste(String entered, String account) {
        assertThat(AccountIdentifier.of(entered)).isEqualTo(account);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MYORG-MYACCT",
                "xy12345",
                "xy12345.us-east-1",
                "xy12345.west-europe.azure",
                "xy12345.privatelink",
                "acme-main.privatelink",
                "https://evil.example.com",
                "https://evil.example.com/x.snowflakecomputing.com",
                "evil.example.com/.snowflakecomputing.com"
            })
    void anythingElseIsLeftUnchanged(String entered) {
        assertThat(AccountIdentifier.of(entered)).isEqualTo(entered);
    }
}
