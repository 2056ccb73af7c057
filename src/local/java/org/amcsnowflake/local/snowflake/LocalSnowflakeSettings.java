package org.amcsnowflake.local.snowflake;

import org.amcsnowflake.local.snowflake.session.Account;
import org.amcsnowflake.local.snowflake.session.Timing;
import org.amcsnowflake.local.snowflake.session.User;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a local Snowflake is started.
 *
 * @param port 0 for any free port
 * @param dataDirectory where tables and stages are stored, in one folder per account; null for a temporary directory
 */
public record LocalSnowflakeSettings(int port, @Nullable Path dataDirectory, List<Account> accounts, Timing timing) {
    public LocalSnowflakeSettings {
        accounts = List.copyOf(accounts);
    }

    /** Any free port, temporary data and no accounts. */
    public static LocalSnowflakeSettings empty() {
        return new LocalSnowflakeSettings(0, null, List.of(), Timing.standard());
    }

    /** Only the account of the local mode. */
    public static LocalSnowflakeSettings demo() {
        return empty().withAccount(demoAccount());
    }

    /** The account of the local mode; its logins are listed in the README of src/local. */
    public static Account demoAccount() {
        return Account.named("local")
                .withLocator("xy12345")
                .withUser(User.named("demo")
                        .withPassword("demo-password")
                        .withRole("AMC_LOADER")
                        .withWarehouse("AMC_WH"))
                .withUser(User.named("admin")
                        .withPassword("admin-password")
                        .withRole("ACCOUNTADMIN")
                        .withWarehouse("AMC_WH"))
                .withRole("AMC_LOADER")
                .withWarehouse("AMC_WH")
                .withDatabase("AMC", "PUBLIC");
    }

    public LocalSnowflakeSettings withPort(int newPort) {
        return new LocalSnowflakeSettings(newPort, dataDirectory, accounts, timing);
    }

    public LocalSnowflakeSettings withDataDirectory(Path newDirectory) {
        return new LocalSnowflakeSettings(port, newDirectory, accounts, timing);
    }

    public LocalSnowflakeSettings withAccount(Account account) {
        List<Account> all = Stream.concat(accounts.stream(), Stream.of(account)).toList();
        return new LocalSnowflakeSettings(port, dataDirectory, all, timing);
    }

    public LocalSnowflakeSettings withTiming(Timing newTiming) {
        return new LocalSnowflakeSettings(port, dataDirectory, accounts, newTiming);
    }
}
