package org.amcsnowflake.destination;

import org.amcsnowflake.support.RsaKeys;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.spec.PBEParameterSpec;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PrivateKeysTest {
    private static final String NOT_OPENED =
            "The passphrase does not decrypt the private key, or the key is encrypted in an unsupported way;"
                    + " convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in rsa_key.pem -out rsa_key.p8";

    @Test
    void readsAPlainKey() throws Exception {
        PrivateKey key = RsaKeys.FIRST.getPrivate();

        assertThat(read(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    static Stream<String> encryptedKeys() {
        return Stream.of(
                PemKeys.AES_256,
                PemKeys.AES_192,
                PemKeys.TRIPLE_DES,
                PemKeys.PBES1_TRIPLE_DES,
                PemKeys.PKCS1_AES_256,
                PemKeys.PKCS1_TRIPLE_DES);
    }

    @ParameterizedTest
    @MethodSource("encryptedKeys")
    void readsAnEncryptedKeyWithItsPassphrase(String pem) {
        assertThat(read(pem, "secret")).isEqualTo(read(PemKeys.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("encryptedKeys")
    void aWrongPassphraseIsReported(String pem) {
        assertThatThrownBy(() -> read(pem, "wrong"))
                .isInstanceOf(DestinationException.class)
                .hasMessage(NOT_OPENED);
    }

    @ParameterizedTest
    @MethodSource("encryptedKeys")
    void anEncryptedKeyWithAWrongByteIsRefusedOrRead(String pem) {
        String[] lines = pem.split("\n");
        for (int line = 1; line < 4; line++) {
            for (int i = 0; i < lines[line].length(); i++) {
                String[] changed = lines.clone();
                changed[line] =
                        new StringBuilder(lines[line]).replace(i, i + 1, "A").toString();
                try {
                    assertThat(read(String.join("\n", changed), "secret")).isNotNull();
                } catch (DestinationException e) {
                    assertThat(e.field()).startsWith("private_key");
                }
            }
        }
    }

    @Test
    void readsAPlainKeyInPkcs1() {
        assertThat(read(PemKeys.PKCS1)).isEqualTo(read(PemKeys.PLAIN));
        assertThatThrownBy(() -> read(PemKeys.PKCS1, "secret"))
                .hasMessage(
                        "A passphrase was entered, but the private key is not encrypted. Leave the passphrase empty.");
    }

    @Test
    void acceptsWindowsLineEndings() {
        assertThat(read("\r\n" + PemKeys.PLAIN.replace("\n", "\r\n") + "\r\n")).isEqualTo(read(PemKeys.PLAIN));
    }

    static Stream<String> surrounded() {
        return Stream.of(
                PemKeys.PLAIN.strip().replace("\n", "\\n"),
                PemKeys.PLAIN.replace("\n", "\\r\\n"),
                "\ufeff" + PemKeys.PLAIN,
                "\"" + PemKeys.PLAIN.strip().replace("\n", "\\n") + "\"",
                "'" + PemKeys.PLAIN + "'",
                PemKeys.PLAIN.replace("\n", " "),
                "Bag Attributes\n    friendlyName: amc\nKey Attributes: <No Attributes>\n" + PemKeys.PLAIN,
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" + PemKeys.PLAIN);
    }

    @ParameterizedTest
    @MethodSource("surrounded")
    void ignoresTextAroundTheKey(String pem) {
        assertThat(read(pem)).isEqualTo(read(PemKeys.PLAIN));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 500, 850, 880})
    void aTruncatedKeyIsReported(int length) {
        assertThatThrownBy(() -> read(PemKeys.PLAIN.substring(0, length)))
                .isInstanceOf(DestinationException.class)
                .hasMessageMatching("The private key('s PEM is damaged| is incomplete): paste the whole file again.*");
        String closed = PemKeys.PLAIN.substring(0, 65 * (length / 100) + 28) + "\n-----END PRIVATE KEY-----";
        assertThatThrownBy(() -> read(closed))
                .hasMessageMatching("The private key('s PEM is damaged| is incomplete): .*");
    }

    @Test
    void anEncryptedKeyNeedsItsPassphrase() {
        assertThatThrownBy(() -> read(PemKeys.AES_256))
                .isInstanceOf(DestinationException.class)
                .hasMessage("The private key is encrypted; enter its passphrase too.");
        assertThatThrownBy(() -> read(PemKeys.AES_256, ""))
                .hasMessage("The private key is encrypted; enter its passphrase too.");
        assertThatThrownBy(() -> read(PemKeys.PKCS1_AES_256))
                .hasMessage("The private key is encrypted; enter its passphrase too.");
    }

    @Test
    void aPlainKeyRejectsAPassphrase() {
        assertThat(read(PemKeys.PLAIN, "")).isEqualTo(read(PemKeys.PLAIN));
        assertThatThrownBy(() -> read(PemKeys.PLAIN, "secret"))
                .isInstanceOf(DestinationException.class)
                .hasMessage(
                        "A passphrase was entered, but the private key is not encrypted. Leave the passphrase empty.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -----BEGIN RSA PRIVATE KEY-----     | The private key is in PKCS#1 form; convert it with: openssl pkcs8 -topk8 -inform PEM -in rsa_key.pem -out rsa_key.p8
            -----BEGIN OPENSSH PRIVATE KEY----- | The private key is in OpenSSH form; convert it with: ssh-keygen -p -m PKCS8 -f rsa_key
            -----BEGIN PUBLIC KEY-----          | This is the public key or a certificate; enter the private key, whose file begins with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----.
            hunter2                             | The private key is not PEM: it must begin with -----BEGIN PRIVATE KEY----- or -----BEGIN ENCRYPTED PRIVATE KEY-----.
            -----BEGIN PRIVATE KEY-----         | The private key is incomplete: paste the whole file again, from its -----BEGIN line to its -----END line.
            """)
    void anotherFormatIsNamedWithTheCommandToConvertIt(String begin, String message) {
        assertThatThrownBy(() -> read(begin + "\nMIIB\n"))
                .isInstanceOf(DestinationException.class)
                .hasMessage(message);
    }

    @Test
    void aKeyThatIsNotRsaIsRefused() throws Exception {
        byte[] elliptic = KeyPairGenerator.getInstance("EC")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();

        assertThatThrownBy(() -> read(pem("PRIVATE KEY", elliptic)))
                .isInstanceOf(DestinationException.class)
                .hasMessage("The private key is not an RSA key, the only kind that Snowflake supports.");
    }

    static Stream<Arguments> keysOfRounds() throws Exception {
        return Stream.of(
                Arguments.of(2_147_483_647, pbes1("PBEWithSHA1AndDESede", 2_147_483_647)),
                Arguments.of(2_000_001, pbes1("PBEWithMD5AndDES", 2_000_001)),
                Arguments.of(2_147_483_647, pbes2(2_147_483_647)),
                Arguments.of(2_000_001, pbes2(2_000_001)));
    }

    /** If the key was derived, the test would run for an hour. */
    @ParameterizedTest
    @MethodSource("keysOfRounds")
    void aKeyWithTooManyRoundsIsRefusedBeforeDerivation(int rounds, String pem) {
        assertThatThrownBy(() -> read(pem, "secret"))
                .isInstanceOf(DestinationException.class)
                .hasMessage(String.format(
                        Locale.ROOT,
                        "The private key is encrypted with %,d rounds of key derivation; at most 2,000,000 are accepted."
                                + " Encrypt it again with: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 100000"
                                + " -in rsa_key.p8 -out rsa_key_new.p8",
                        rounds));
    }

    @Test
    @Tag("soak")
    void twoMillionRoundsAreAccepted() throws Exception {
        assertThatThrownBy(() -> read(pbes1("PBEWithSHA1AndDESede", 2_000_000), "secret"))
                .hasMessage(NOT_OPENED);
        assertThatThrownBy(() -> read(pbes2(2_000_000), "secret")).hasMessage(NOT_OPENED);
    }

    private static String pbes1(String algorithm, int rounds) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance(algorithm);
        parameters.init(new PBEParameterSpec(new byte[8], rounds));
        return pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, new byte[16]).getEncoded());
    }

    /** The key specifies the memory: a terabyte here. */
    @Test
    void aKeyDerivedWithScryptIsRefusedBeforeDerivation() throws Exception {
        ASN1Encodable derivation = new ScryptParams(new byte[8], 1 << 30, 8, 1);
        PBES2Parameters parameters = new PBES2Parameters(
                new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt, derivation),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])));
        byte[] der = new org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), new byte[16])
                .getEncoded();

        assertThatThrownBy(() -> read(pem("ENCRYPTED PRIVATE KEY", der), "secret"))
                .isInstanceOf(DestinationException.class)
                .hasMessage(NOT_OPENED);
    }

    static Stream<Arguments> hashesOfDerivation() {
        return Stream.of(
                Arguments.of(PKCSObjectIdentifiers.id_hmacWithSHA1, true),
                Arguments.of(PKCSObjectIdentifiers.id_hmacWithSHA224, true),
                Arguments.of(PKCSObjectIdentifiers.id_hmacWithSHA256, true),
                Arguments.of(PKCSObjectIdentifiers.id_hmacWithSHA384, true),
                Arguments.of(PKCSObjectIdentifiers.id_hmacWithSHA512, true),
                Arguments.of(CryptoProObjectIdentifiers.gostR3411Hmac, false),
                Arguments.of(NISTObjectIdentifiers.id_hmacWithSHA3_512, false));
    }

    /** With SHA-3 or GOST, as many rounds take several times as long. */
    @ParameterizedTest
    @MethodSource("hashesOfDerivation")
    void onlySha1AndSha2AreAcceptedForDerivation(ASN1ObjectIdentifier hash, boolean isAccepted) throws Exception {
        PrivateKey key = read(PemKeys.PLAIN);
        byte[] der = new PKCS8EncryptedPrivateKeyInfoBuilder(key.getEncoded())
                .build(new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPRF(new AlgorithmIdentifier(hash, DERNull.INSTANCE))
                        .build("secret".toCharArray()))
                .getEncoded();
        String pem = pem("ENCRYPTED PRIVATE KEY", der);

        if (isAccepted) {
            assertThat(read(pem, "secret")).isEqualTo(key);
        } else {
            assertThatThrownBy(() -> read(pem, "secret"))
                    .isInstanceOf(DestinationException.class)
                    .hasMessage(NOT_OPENED);
        }
    }

    /** {@link PemKeys#AES_256} with its 2048 rounds, two bytes, replaced by others. */
    private static String pbes2(int rounds) {
        byte[] der = Base64.getMimeDecoder().decode(PemKeys.AES_256.replaceAll("-----.*-----", ""));
        byte[] number = BigInteger.valueOf(rounds).toByteArray();
        int more = number.length - 2;
        for (int length : new int[] {3, 5, 18, 20, 33, 45}) {
            der[length] = (byte) (der[length] + more);
        }
        return pem(
                "ENCRYPTED PRIVATE KEY",
                ByteBuffer.allocate(der.length + more)
                        .put(der, 0, 46)
                        .put(number)
                        .put(der, 48, der.length - 48)
                        .array());
    }

    @Test
    void aKeyWithInconsistentNumbersIsRefused() throws Exception {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) read(PemKeys.PLAIN);
        BigInteger huge = BigInteger.ONE.shiftLeft(100_000).subtract(BigInteger.ONE);

        for (RSAPrivateCrtKeySpec spec : List.of(
                new RSAPrivateCrtKeySpec(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        huge,
                        key.getPrimeQ(),
                        huge,
                        key.getPrimeExponentQ(),
                        key.getCrtCoefficient()),
                new RSAPrivateCrtKeySpec(
                        key.getModulus(),
                        key.getPublicExponent(),
                        key.getPrivateExponent(),
                        key.getPrimeP(),
                        key.getPrimeQ(),
                        key.getPrimeExponentP(),
                        huge,
                        key.getCrtCoefficient()))) {
            byte[] der = KeyFactory.getInstance("RSA").generatePrivate(spec).getEncoded();
            assertThatThrownBy(() -> read(pem("PRIVATE KEY", der)))
                    .isInstanceOf(DestinationException.class)
                    .hasMessage("The private key is damaged: paste the whole file again.");
        }
    }

    @Test
    void aKeyThatSignsTooSlowlyIsRefused() throws Exception {
        BigInteger p = BigInteger.ONE.shiftLeft(4100).add(BigInteger.ONE);
        byte[] der = KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(p.multiply(p), BigInteger.valueOf(65_537), p, p, p, p, p, p))
                .getEncoded();

        assertThatThrownBy(() -> read(pem("PRIVATE KEY", der)))
                .hasMessage("The private key has 8201 bits; at most 8192 are accepted. Snowflake needs 2048.");
    }

    @ParameterizedTest
    @CsvSource({"PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void aDamagedKeyIsRefusedWithoutQuotingIt(String label) {
        String damaged = "-----BEGIN " + label + "-----\nA\n-----END " + label + "-----";

        assertThatThrownBy(() -> read(damaged, label.startsWith("E") ? "secret" : ""))
                .isInstanceOf(DestinationException.class)
                .hasMessage("The private key's PEM is damaged: paste the whole file again.");
    }

    private static PrivateKey read(String pem) {
        return PrivateKeys.read(new Secret(pem), Optional.empty());
    }

    private static PrivateKey read(String pem, String passphrase) {
        return PrivateKeys.read(new Secret(pem), Optional.of(new Secret(passphrase)));
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }
}
