package org.amcsnowflake.destination;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads RSA private keys in PEM, and says of an unreadable one what it is and what to do. */
public final class PrivateKeys {
    private static final String PLAIN = "-----BEGIN PRIVATE KEY-----";
    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /** Takes about a second; a thousand times what OpenSSL writes. */
    private static final int MOST_ROUNDS = 2_000_000;

    /** Twice what Snowflake's users have; signing takes eight times as long with each doubling. */
    private static final int LONGEST_MODULUS = 8192;

    private PrivateKeys() {}

    /**
     * @param pem PKCS#8, plain or encrypted
     * @throws DestinationException with a sentence that never quotes the key
     */
    public static PrivateKey read(Secret pem, Optional<Secret> passphrase) {
        String text = PemText.of(pem.reveal());
        boolean hasPassphrase =
                passphrase.filter(secret -> !secret.reveal().isEmpty()).isPresent();
        if (text.startsWith("-----BEGIN RSA PRIVATE KEY-----")) {
            throw new DestinationException(
                    "private_key",
                    "The private key is in PKCS#1 form; convert it with: "
                            + "openssl pkcs8 -topk8 -inform PEM -in rsa_key.pem -out rsa_key.p8");
        }
        if (text.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) {
            throw new DestinationException(
                    "private_key",
                    "The private key is in OpenSSH form; convert it with: " + "ssh-keygen -p -m PKCS8 -f rsa_key");
        }
        if (text.startsWith(ENCRYPTED)) {
            if (!hasPassphrase) {
                throw new DestinationException(
                        "private_key_passphrase", "The private key is encrypted; give its passphrase too.");
            }
            return rsa(decrypted(der(text), passphrase.get()));
        }
        if (text.startsWith(PLAIN)) {
            if (hasPassphrase) {
                throw new DestinationException(
                        "private_key_passphrase",
                        "A passphrase is given but the private key is not encrypted;" + " leave the passphrase out.");
            }
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
            if (!pem.contains("-----END ") || !new Der(der).isWhole()) {
                throw new DestinationException(
                        "private_key",
                        "The private key is cut off: paste the whole file again, from its -----BEGIN line to its -----END line.");
            }
            return der;
        } catch (IllegalArgumentException e) {
            throw new DestinationException(
                    "private_key", "The private key's PEM is damaged: paste the whole file again.");
        }
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, Secret passphrase) {
        char[] password = passphrase.reveal().toCharArray();
        try {
            return new PKCS8EncodedKeySpec(Pbes2.encrypted(der) ? Pbes2.decrypt(der, password) : pbes1(der, password));
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new DestinationException(
                    "private_key_passphrase",
                    "The passphrase does not open the private key, or the key is encrypted in"
                            + " a way this Java does not know; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc"
                            + " -in rsa_key.pem -out rsa_key.p8");
        }
    }

    private static byte[] pbes1(byte[] der, char[] password) throws GeneralSecurityException, java.io.IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
        if (info.getAlgParameters() == null) {
            throw new InvalidKeyException("The key does not say how it is encrypted.");
        }
        requireAffordable(
                info.getAlgParameters().getParameterSpec(PBEParameterSpec.class).getIterationCount());
        var key = SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(new PBEKeySpec(password));
        Cipher cipher = Cipher.getInstance(info.getAlgName());
        cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
        return cipher.doFinal(info.getEncryptedData());
    }

    /** Whoever writes a key's file chooses how long it takes to open it. */
    static void requireAffordable(int rounds) {
        if (rounds < 1 || rounds > MOST_ROUNDS) {
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
                    "private_key", "The private key is not an RSA key, which is the only kind that Snowflake takes.");
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
