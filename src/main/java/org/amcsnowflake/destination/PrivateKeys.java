package org.amcsnowflake.destination;

import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads RSA private keys in PEM; for an unreadable one, the error says what it is and what to do. */
public final class PrivateKeys {
    private static final String PLAIN = "-----BEGIN PRIVATE KEY-----";
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /**
     * A thousand times OpenSSL's default. Takes two to five seconds, however long salt and passphrase are: only the
     * first round hashes them.
     */
    private static final BigInteger MOST_ROUNDS = BigInteger.valueOf(2_000_000);

    /** PBKDF2's functions of SHA-1 and SHA-2; a round with SHA-3 takes twice as long, with GOST thirty times. */
    private static final Set<ASN1ObjectIdentifier> PRFS = Set.of(
            PKCSObjectIdentifiers.id_hmacWithSHA1,
            PKCSObjectIdentifiers.id_hmacWithSHA224,
            PKCSObjectIdentifiers.id_hmacWithSHA256,
            PKCSObjectIdentifiers.id_hmacWithSHA384,
            PKCSObjectIdentifiers.id_hmacWithSHA512);

    /** Twice the usual length; signing takes eight times as long with each doubling. */
    private static final int LONGEST_MODULUS = 8192;

    /** Not registered: nothing else uses it. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private PrivateKeys() {}

    /**
     * @param pem PKCS#8 or PKCS#1, plain or encrypted
     * @throws DestinationException whose message never quotes the key
     */
    public static PrivateKey read(Secret pem, Optional<Secret> givenPassphrase) {
        String text = PemText.of(pem.reveal());
        Optional<Secret> passphrase =
                givenPassphrase.filter(secret -> !secret.reveal().isEmpty());
        if (text.startsWith("-----BEGIN RSA PRIVATE KEY-----")) {
            return rsa(traditional(text, passphrase));
        }
        if (text.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) {
            throw new DestinationException(
                    "private_key",
                    "The private key is in OpenSSH form; convert it with: ssh-keygen -p -m PKCS8 -f rsa_key");
        }
        if (text.startsWith(ENCRYPTED)) {
            char[] password = required(passphrase);
            return rsa(decrypted(der(text), password));
        }
        if (text.startsWith(PLAIN)) {
            requireNone(passphrase);
            return rsa(new PKCS8EncodedKeySpec(der(text)));
        }
        if (text.startsWith("-----BEGIN PUBLIC KEY-----") || text.startsWith("-----BEGIN CERTIFICATE-----")) {
            throw new DestinationException(
                    "private_key",
                    "This is the public key or a certificate; enter the private key, whose file begins with " + PLAIN
                            + " or " + ENCRYPTED + ".");
        }
        throw new DestinationException(
                "private_key", "The private key is not PEM: it must begin with " + PLAIN + " or " + ENCRYPTED + ".");
    }

    private static byte[] der(String pem) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END)[A-Z ]*-----", ""));
            if (pem.contains("-----END ") && isWhole(der)) {
                return der;
            }
            throw new DestinationException(
                    "private_key",
                    "The private key is incomplete: paste the whole file again, from its -----BEGIN line to its -----END line.");
        } catch (IllegalArgumentException e) {
            throw new DestinationException(
                    "private_key", "The private key's PEM is damaged: paste the whole file again.");
        }
    }

    private static boolean isWhole(byte[] der) {
        try (ASN1InputStream values = new ASN1InputStream(der)) {
            return values.readObject() != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static char[] required(Optional<Secret> passphrase) {
        return passphrase
                .orElseThrow(() -> new DestinationException(
                        "private_key_passphrase", "The private key is encrypted; enter its passphrase too."))
                .reveal()
                .toCharArray();
    }

    private static void requireNone(Optional<Secret> passphrase) {
        if (passphrase.isPresent()) {
            throw new DestinationException(
                    "private_key_passphrase",
                    "A passphrase was entered, but the private key is not encrypted. Leave the passphrase empty.");
        }
    }

    /** With BouncyCastle: Java's own reader supports only AES, but Snowflake's documentation shows {@code -v2 des3}. */
    private static PKCS8EncodedKeySpec decrypted(byte[] der, char[] passphrase) {
        try {
            PKCS8EncryptedPrivateKeyInfo key = new PKCS8EncryptedPrivateKeyInfo(der);
            requireAffordable(rounds(key.getEncryptionAlgorithm()));
            return spec(key.decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .build(passphrase)));
        } catch (DestinationException e) {
            throw e;
        } catch (IOException | PKCSException | RuntimeException e) {
            throw notOpened();
        }
    }

    /** PKCS#1, which OpenSSL wrote before version 3. An encrypted one is derived in a single round. */
    private static PKCS8EncodedKeySpec traditional(String pem, Optional<Secret> passphrase) {
        try {
            Object key = traditional(pem);
            if (key instanceof PEMKeyPair plain) {
                requireNone(passphrase);
                return spec(plain.getPrivateKeyInfo());
            }
            if (key instanceof PEMEncryptedKeyPair encrypted) {
                return spec(encrypted
                        .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(PROVIDER)
                                .build(required(passphrase)))
                        .getPrivateKeyInfo());
            }
        } catch (DestinationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw notOpened();
        }
        throw new DestinationException(
                "private_key",
                "The private key is in PKCS#1 form; convert it with: "
                        + "openssl pkcs8 -topk8 -inform PEM -in rsa_key.pem -out rsa_key.p8");
    }

    /** @return null if it cannot be read */
    private static @Nullable Object traditional(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return parser.readObject();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static PKCS8EncodedKeySpec spec(PrivateKeyInfo key) throws IOException {
        return new PKCS8EncodedKeySpec(key.getEncoded());
    }

    private static DestinationException notOpened() {
        return new DestinationException(
                "private_key_passphrase",
                "The passphrase does not decrypt the private key, or the key is encrypted in an unsupported way;"
                        + " convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc"
                        + " -in rsa_key.pem -out rsa_key.p8");
    }

    /** @throws RuntimeException if the passphrase is derived in a way whose cost is not known */
    private static BigInteger rounds(AlgorithmIdentifier encryption) {
        if (!encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return PBEParameter.getInstance(encryption.getParameters()).getIterationCount();
        }
        KeyDerivationFunc derivation =
                PBES2Parameters.getInstance(encryption.getParameters()).getKeyDerivationFunc();
        if (!derivation.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            throw new IllegalArgumentException("The key is not derived by PBKDF2.");
        }
        PBKDF2Params parameters = PBKDF2Params.getInstance(derivation.getParameters());
        if (!PRFS.contains(parameters.getPrf().getAlgorithm())) {
            throw new IllegalArgumentException("The key is derived with neither SHA-1 nor SHA-2.");
        }
        return parameters.getIterationCount();
    }

    /** The key file determines how long its decryption takes. */
    private static void requireAffordable(BigInteger rounds) {
        if (rounds.signum() < 1 || rounds.compareTo(MOST_ROUNDS) > 0) {
            throw new DestinationException(
                    "private_key",
                    String.format(
                            Locale.ROOT,
                            "The private key is encrypted with %,d rounds of key derivation; at most %,d are accepted."
                                    + " Encrypt it again with: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 100000"
                                    + " -in rsa_key.p8 -out rsa_key_new.p8",
                            rounds,
                            MOST_ROUNDS));
        }
    }

    private static PrivateKey rsa(PKCS8EncodedKeySpec spec) {
        try {
            return requireAffordable(KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (GeneralSecurityException e) {
            throw new DestinationException(
                    "private_key", "The private key is not an RSA key, the only kind that Snowflake supports.");
        }
    }

    /** Java checks only the modulus, and would sign for minutes with factors and exponents that do not belong to it. */
    private static PrivateKey requireAffordable(PrivateKey key) {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw damaged();
        }
        BigInteger modulus = rsa.getModulus();
        if (modulus.bitLength() > LONGEST_MODULUS) {
            throw new DestinationException(
                    "private_key",
                    "The private key has " + modulus.bitLength() + " bits; at most " + LONGEST_MODULUS
                            + " are accepted. Snowflake needs 2048.");
        }
        boolean isConsistent = rsa.getPrimeP().multiply(rsa.getPrimeQ()).equals(modulus)
                && Stream.of(
                                rsa.getPrimeP(),
                                rsa.getPrimeQ(),
                                rsa.getPrivateExponent(),
                                rsa.getPrimeExponentP(),
                                rsa.getPrimeExponentQ(),
                                rsa.getCrtCoefficient())
                        .allMatch(number -> number.signum() > 0 && number.compareTo(modulus) < 0);
        if (!isConsistent) {
            throw damaged();
        }
        return key;
    }

    private static DestinationException damaged() {
        return new DestinationException("private_key", "The private key is damaged: paste the whole file again.");
    }
}
