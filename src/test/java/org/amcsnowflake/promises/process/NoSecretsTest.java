package org.amcsnowflake.promises.process;

import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.flow.service.ApiUsers;
import org.amcsnowflake.flow.service.FreePort;
import org.amcsnowflake.flow.service.Warehouse;
import org.amcsnowflake.http.client.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The log contains no secret, even with every logger at its lowest level. */
class NoSecretsTest extends ProcessTest {
    private static final String MARKER = "m4rker-s3cret-";
    /** 2,048 bits in PKCS#8, like generated keys. */
    private static final String BEGINNING_OF_A_KEY = "MIIEv";

    private static final String CONFIG = "/api/snowflake/config";
    private static final String BODY = "{\"account\": \"local\", \"username\": \"demo\", \"database\": \"AMC\","
            + " \"schema\": \"PUBLIC\", \"warehouse\": \"AMC_WH\", %s}";

    private static final Pattern SIGNED_TOKEN = Pattern.compile("eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}");

    @TempDir
    Path folder;

    /** The delivered logging configuration with every level lowered, except those that must stay. */
    private Path everythingLogged() throws IOException {
        String shipped = Files.readString(Path.of("config/log4j2.properties"));
        assertThat(shipped).contains("do not change their level");
        return Files.writeString(
                folder.resolve("log4j2.properties"),
                shipped.replaceAll("(?m)^((?!logger\\.withheld)[\\w.-]+\\.level) = .*$", "$1 = trace"));
    }

    @Test
    void noLogLineContainsASecretEvenAtTheLowestLevel() throws IOException {
        int port = FreePort.find();
        service = newService(Map.of(
                "HTTP_PORT",
                Integer.toString(port),
                "WORKLOAD_IDENTITY_ISSUER",
                "http://127.0.0.1:" + port,
                "LOG4J_CONFIGURATION_FILE",
                everythingLogged().toString(),
                "DATABASE_PASSWORD",
                MARKER + "database"));
        UUID first = amc.execution(user, "before", Amc.rows(3));
        awaitUploaded(first);
        awaitUploaded(amc.execution(user, "staged", Amc.rows(1_200)));

        String hashed =
                "{\"snowflake_enabled\": true, \"snowflake_table_name\": \"HASHED\", \"snowflake_transforms\": [%s{\"column\": \"id\", \"transform\": \"hash\"}]}";
        String identifiers = "[{\"id\": \"" + MARKER + "identifier\"}]";
        awaitUploaded(amc.execution(user, null, hashed.formatted(""), identifiers));
        UUID unhashed = amc.execution(
                user, null, hashed.formatted("{\"column\": \"id\", \"transform\": \"microcents\"}, "), identifiers);
        await().until(() -> "failed".equals(amc.status(unhashed)));
        assertThat(amc.deadLetters(unhashed).toString()).contains("not shown").doesNotContain(MARKER);

        UUID caller = UUID.randomUUID();
        String token = ApiUsers.token(caller);
        Api api = new Api(URI.create("http://127.0.0.1:" + port), token);
        for (String secrets : List.of(
                "\"auth_method\": \"password\", \"password\": \"" + MARKER + "password\"",
                "\"auth_method\": \"token\", \"token\": \"" + MARKER + "token\"",
                "\"auth_method\": \"key_pair\", \"private_key\": \"" + MARKER + "key\"",
                "\"auth_method\": \"key_pair\", \"private_key\": \"-----BEGIN ENCRYPTED PRIVATE KEY-----\\n" + MARKER
                        + "pem\", \"private_key_passphrase\": \"" + MARKER + "passphrase\"",
                "\"password\": \"" + MARKER + "unknown\", \"passwort\": \"" + MARKER + "field\"",
                "\"password\": [\"" + MARKER + "list\"]",
                "\"password\": \"" + MARKER + "broken")) {
            String body = BODY.formatted(secrets);
            api.post("/api/snowflake/test-connection", body);
            api.post(CONFIG, body);
            api.put(CONFIG, body);
        }
        api.post(CONFIG + "/key-pair", "");
        UUID byIdentity = UUID.randomUUID();
        signInByIdentity(new Api(URI.create("http://127.0.0.1:" + port), ApiUsers.token(byIdentity)));
        awaitUploaded(amc.execution(byIdentity, "by_identity", Amc.rows(3)));
        UUID refused = amc.execution(caller, "refused", Amc.rows(3));
        await().until(() -> "failed".equals(amc.status(refused)));
        service.terminate();
        await().until(() -> !service.isAlive());

        String log = service.log();
        assertThat(log).contains("TRACE ").contains("DEBUG ");
        assertThat(log.lines().filter(line -> line.contains("execution=" + first)))
                .as("lines of the first upload, its driver's included")
                .anyMatch(line -> line.contains(" uploaded   execution "))
                .anyMatch(line -> line.matches(
                        ".* (SnowflakeStatement|SFStatement|RestRequest|SFSession)\\S* .*upload=.* attempt=\\d+ .*"));
        for (String secret :
                List.of(MARKER, "demo-password", token, Amc.FERNET_KEY, ApiUsers.PART_OF_SECRET, BEGINNING_OF_A_KEY)) {
            assertThat(log.lines()
                            .filter(line -> line.contains(secret))
                            .limit(5)
                            .toList())
                    .as("lines with " + secret)
                    .isEmpty();
        }
        assertThat(log.lines()
                        .filter(line -> SIGNED_TOKEN.matcher(line).find())
                        .limit(5)
                        .toList())
                .as("lines with a signed token")
                .isEmpty();
    }

    private void signInByIdentity(Api api) {
        String create = api.post(CONFIG + "/workload-identity", "{\"username\": \"loader\"}")
                .body()
                .path("create_user")
                .asText();
        try (Warehouse administrator = Warehouse.ofAdministrator(snowflake)) {
            administrator.execute(create.replaceFirst(";$", ""));
            administrator.execute("GRANT ROLE AMC_LOADER TO USER LOADER");
        }
        String body = BODY.formatted("\"auth_method\": \"workload_identity\", \"role\": \"AMC_LOADER\"")
                .replace("demo", "loader");
        assertThat(api.post("/api/snowflake/test-connection", body)
                        .body()
                        .path("ok")
                        .asBoolean())
                .isTrue();
        assertThat(api.post(CONFIG, body).status()).isEqualTo(201);
    }
}
