package org.amcsnowflake.identity;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import org.amcsnowflake.destination.Credentials;
import org.amcsnowflake.destination.Fernet;
import org.amcsnowflake.destination.Secret;
import org.amcsnowflake.failures.Fault;
import org.amcsnowflake.flow.service.Amc;
import org.amcsnowflake.local.postgres.LocalPostgres;
import org.amcsnowflake.operations.signing.SigningKeyCommand;
import org.amcsnowflake.support.PreparedKeys;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import javax.sql.DataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** All instances sign with the same key, which is published before it signs and as long as its tokens are valid. */
@Tag("service")
class SigningKeysTest {
    private static final Credentials.WorkloadIdentity IDENTITY =
            new Credentials.WorkloadIdentity("https://amc.example.com", "destination:1");

    @AutoClose
    private final PreparedKeys prepared = PreparedKeys.open();

    private final DataSource database = LocalPostgres.forTests().freshDatabase().dataSource();
    private final Amc amc = new Amc(database);
    private final SigningKeys keys = keys(Amc.FERNET_KEY);
    private final List<String> output = new ArrayList<>();

    private SigningKeys keys(String fernetKey) {
        return new SigningKeys(database, Fernet.of(fernetKey), Duration.ofDays(90), Duration.ofDays(1));
    }

    @Test
    void aTokenSaysForWhomItIsAndForHowLong() throws Exception {
        TokenSigner signer = new TokenSigner(keys);
        signer.publish();
        SignedJWT token = SignedJWT.parse(signer.sign(IDENTITY).reveal());
        SignedJWT next = SignedJWT.parse(signer.sign(IDENTITY).reveal());

        SigningKeys.Published key = keys.published().get(0);
        assertThat(token.verify(new RSASSAVerifier(RSAKey.parse(key.jwk())))).isTrue();
        assertThat(token.getHeader().getKeyID()).isEqualTo(key.id());
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("https://amc.example.com");
        assertThat(claims.getSubject()).isEqualTo("destination:1");
        assertThat(claims.getAudience()).containsExactly("snowflakecomputing.com");
        Instant issued = claims.getIssueTime().toInstant();
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(issued.plus(Duration.ofMinutes(10)));
        assertThat(claims.getJWTID()).isNotEqualTo(next.getJWTClaimsSet().getJWTID());
        assertThat(keys.current()).hasToString("Key[" + key.id() + "]");
    }

    /** Uploads may begin while the service starts. */
    @Test
    void nothingIsSignedBeforeSnowflakeCanReadTheKeySet() throws Exception {
        TokenSigner signer = new TokenSigner(keys);
        FutureTask<Secret> signing = new FutureTask<>(() -> signer.sign(IDENTITY));
        Thread upload = new Thread(signing);
        upload.start();
        Awaitility.await("the signer waits").until(() -> upload.getState() == Thread.State.TIMED_WAITING);
        assertThat(keys.published()).isEmpty();

        signer.publish();

        assertThat(signing.get().reveal()).startsWith("eyJ");
    }

    @Test
    void severalInstancesMakeOneFirstKeyAndOneNextKey() throws Exception {
        assertThat(concurrently(() -> keys(Amc.FERNET_KEY).current().id())).hasSize(1);
        amc.update("UPDATE snowflake_signing_keys SET signs_from = now() - interval '89 days 1 minute'");
        concurrently(() -> {
            keys(Amc.FERNET_KEY).rotateIfDue();
            return "";
        });

        assertThat(keys.published()).extracting(SigningKeys.Published::signs).containsExactly(true, false);
    }

    private static List<String> concurrently(Callable<String> step) throws Exception {
        ExecutorService instances = Executors.newFixedThreadPool(4);
        try {
            List<String> answers = new ArrayList<>();
            for (Future<String> answer : instances.invokeAll(Collections.nCopies(4, step))) {
                answers.add(answer.get());
            }
            return answers.stream().distinct().collect(Collectors.toList());
        } finally {
            instances.shutdownNow();
        }
    }

    @Test
    void nothingIsMadeBeforeAKeyIsNeeded() throws SQLException {
        keys.rotateIfUsed();

        assertThat(keys.published()).isEmpty();
    }

    @Test
    void anOperatorRotatesByCommand() throws SQLException {
        keys.current();
        SigningKeyCommand command = new SigningKeyCommand(keys, output::add);
        command.run(List.of());
        command.run(List.of());
        List<SigningKeys.Published> published = keys.published();
        assertThat(published).extracting(SigningKeys.Published::signs).containsExactly(true, false);
        assertThat(published.get(0).signsUntil()).isEqualTo(published.get(1).signsFrom());
        command.run(List.of("--immediately"));

        assertThat(keys.published())
                .singleElement()
                .matches(SigningKeys.Published::signs)
                .extracting(SigningKeys.Published::id)
                .isNotIn(published.stream().map(SigningKeys.Published::id).toList());
        assertThat(output)
                .containsExactly(
                        "A new signing key is published. It signs in 24 hours; the one before stays published until its last"
                                + " token has expired.",
                        "The next signing key is published already, and does not sign yet. Nothing has changed.",
                        "A new signing key signs from now on, and the others are not published any more. Sign-ins fail until"
                                + " Snowflake has read the new key.");
        assertThatThrownBy(() -> command.run(List.of("--now")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Usage: rotate-signing-key [--immediately]");
    }

    @Test
    void anOperatorIsToldExactlyWhenTheNextKeySigns() throws SQLException {
        keys.current();
        List<String> sentences = new ArrayList<>();
        for (String overlap : List.of("PT10M", "PT1H", "PT90M", "P7D")) {
            amc.update("DELETE FROM snowflake_signing_keys WHERE signs_from > now()");
            SigningKeys next =
                    new SigningKeys(database, Fernet.of(Amc.FERNET_KEY), Duration.ofDays(90), Duration.parse(overlap));
            sentences.add(next.rotate().sentence().replaceAll("^.* It signs in |;.*$", ""));
        }

        assertThat(sentences).containsExactly("10 minutes", "1 hour", "90 minutes", "168 hours");
    }

    /** As after a failover to a machine whose clock is behind. */
    @Test
    void theOldestKeySignsIfPostgresClockIsBeforeItsTime() throws SQLException {
        String first = keys.current().id();
        keys.rotate();
        amc.update("UPDATE snowflake_signing_keys SET signs_from = signs_from + interval '1 minute'");

        assertThat(keys.current().id()).isEqualTo(first);
        assertThat(keys.published()).extracting(SigningKeys.Published::signs).containsExactly(true, false);
    }

    @Test
    void aKeyThatCannotBeDecryptedIsReplacedByTheOperator() throws SQLException {
        keys.current();
        SigningKeys withoutKey = keys("bmV3LWtleS1vZi10aGUtcm90YXRpb24tdGVzdC0tLSE=");

        assertThatThrownBy(withoutKey::current)
                .isInstanceOf(Fault.class)
                .hasMessageStartingWith("The service's signing key cannot be decrypted:")
                .hasMessageContaining("rotate-signing-key --immediately");
        withoutKey.replace();
        assertThat(withoutKey.current()).isNotNull();
    }
}
